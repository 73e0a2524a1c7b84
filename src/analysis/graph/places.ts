import { type Identity, isKnown, type Reference, type Resource } from "../../model/index.js";
import type { SameIdentity } from "./sameIdentity.js";

/** Finds the node that a reference means. */
export interface Places {
  /**
   * The node's id: by value, else by the addresses that it is computed from; undefined when it names nothing in the
   * input. A bare name is looked up in the referring file first, among these kinds, best first.
   */
  find(reference: Reference, by: Resource, kinds: readonly NamedKind[]): string | undefined;
  /** The id of a node by its resource. */
  at(resource: Pick<Resource, "address" | "source">): string | undefined;
  add(resource: Resource, id: string, names: readonly (readonly [kind: NamedKind, name: string])[]): void;
}

export type NamedKind =
  | Identity["kind"]
  | "instance-profile"
  | "provider"
  | "credential"
  | "workload"
  | "resource";

/** An index that starts with the identities; other nodes are added as they are met. */
export function placesOf(identities: readonly SameIdentity[]): Places {
  const ids = new Set<string>();
  /** What is called the same in every file, and what an address means within one. */
  const everywhere = new Map<string, string>();
  const inFile = new Map<string, Map<string, string>>();
  const byName = new Map<string, string | null>();

  const setName = (key: string, id: string) => {
    const known = byName.get(key);
    // A name that two things have means neither.
    byName.set(key, known === undefined || known === id ? id : null);
  };
  const add: Places["add"] = ({ address, source }, id, names) => {
    ids.add(id);
    const places = inFile.get(source.file) ?? new Map<string, string>();
    inFile.set(source.file, places);
    places.set(address, id);
    if (address.startsWith("urn:")) everywhere.set(address, id);
    for (const [kind, name] of names) {
      setName(`${source.file} ${kind} ${name}`, id);
      setName(`* ${kind} ${name}`, id);
    }
  };
  for (const { id, from } of identities) {
    for (const { resource, kind, name, id: own } of from) {
      add(resource, id, isKnown(name) ? [[kind, name]] : []);
      if (own !== id && own !== resource.address) everywhere.set(own, id);
    }
  }

  const byValue = (value: string, file: string, kinds: readonly NamedKind[]): string | undefined => {
    if (ids.has(value)) return value;
    const plain = plainName(value);
    if (ids.has(plain)) return plain;
    for (const scope of [file, "*"]) {
      for (const kind of kinds) {
        const id = byName.get(`${scope} ${kind} ${plain}`);
        if (typeof id === "string") return id;
      }
    }
    return undefined;
  };
  const byAddress = (addresses: readonly string[], file: string): string | undefined => {
    for (const address of addresses) {
      const id = inFile.get(file)?.get(address) ?? everywhere.get(address);
      if (id !== undefined) return id;
    }
    return undefined;
  };
  return {
    add,
    at: ({ address, source }) => inFile.get(source.file)?.get(address),
    find: ({ value, addresses }, { source }, kinds) =>
      (isKnown(value) && value !== "" ? byValue(value, source.file, kinds) : undefined) ??
      byAddress(addresses, source.file),
  };
}

/** `projects/p/serviceAccounts/a@…` and `serviceAccount:a@…` are the e-mail; the rest is as it stands. */
function plainName(value: string): string {
  const email =
    /^(?:serviceAccount:|(?:\/\/iam\.googleapis\.com\/)?projects\/[^/]+\/serviceAccounts\/)(.+@.+)$/.exec(
      value,
    );
  return email?.[1] ?? value;
}
