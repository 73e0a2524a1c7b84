import { gzipSync } from "node:zlib";
import type { Survey } from "../../governance/inventory.js";
import { type BlockName, detailsPerBlock } from "./data.js";
import { identityDetail } from "./detail.js";
import { credentialColumns, findingColumns, graphColumns, identityColumns } from "./encode.js";

/** Data of the page by name, packed: JSON, gzip, base64. None of it can end the element that it stands in. */
export function packedBlocks(survey: Survey, now: Date): ReadonlyMap<BlockName, string> {
  const { inventory, check, graph } = survey;
  const { identities, credentials, debt } = inventory;
  const blocks = new Map<BlockName, string>([
    ["identities", pack(identityColumns(identities))],
    ["findings", pack(findingColumns(check.findings))],
    ["credentials", pack(credentialColumns(credentials, debt, now))],
    ["graph", pack(graphColumns(graph.graph, survey))],
  ]);
  for (let start = 0; start < identities.length; start += detailsPerBlock) {
    const some = identities.slice(start, start + detailsPerBlock).map(identityDetail);
    blocks.set(`details-${start / detailsPerBlock}`, pack(some));
  }
  return blocks;
}

/** Low effort: texts that repeat are found all the same, at a third of the time. */
function pack(value: unknown): string {
  return gzipSync(JSON.stringify(value), { level: 4 }).toString("base64");
}
