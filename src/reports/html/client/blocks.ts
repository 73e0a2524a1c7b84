import type {
  BlockName,
  CredentialColumns,
  FindingColumns,
  GraphColumns,
  IdentityColumns,
  IdentityDetail,
} from "../data.js";
import { byId } from "./dom.js";

interface Blocks {
  readonly identities: IdentityColumns;
  readonly findings: FindingColumns;
  readonly credentials: CredentialColumns;
  readonly graph: GraphColumns;
}

/** A block of the page, unpacked: base64, gzip, JSON. */
export function readBlock<K extends keyof Blocks>(name: K): Promise<Blocks[K]> {
  return unpack(name) as Promise<Blocks[K]>;
}

const details = new Map<number, Promise<readonly IdentityDetail[]>>();

/** The details of one identity, with those packed beside it. */
export async function readDetail(identity: number, perBlock: number): Promise<IdentityDetail> {
  const block = Math.floor(identity / perBlock);
  const known = details.get(block) ?? (unpack(`details-${block}`) as Promise<readonly IdentityDetail[]>);
  details.set(block, known);
  return (await known)[identity % perBlock] ?? [];
}

async function unpack(name: BlockName): Promise<unknown> {
  const element = byId(`block-${name}`);
  const binary = atob(element.textContent ?? "");
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at);
  element.remove();
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}
