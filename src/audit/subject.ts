import { graphOf, type IdentityGraph } from "../analysis/graph/index.js";
import { nodeNamed } from "../governance/impact/named.js";
import { loggedUse } from "../governance/use/logged.js";
import type { Facts, IdentityUse, Usage } from "../model/index.js";

/** The identity that a question is about, in the logs and, where files are given, in them. */
export interface AuditSubject {
  readonly id: string;
  readonly uses: readonly IdentityUse[];
  readonly account?: string;
  readonly cloud: string;
  readonly graph?: IdentityGraph;
  /** Its node in the graph of the files. */
  readonly node?: string;
}

/** Finds an identity by ARN, e-mail or name, or address in the files; undefined for none or several. */
export function auditSubject(usage: Usage, name: string, facts: Facts | undefined): AuditSubject | undefined {
  if (facts !== undefined) {
    const graph = graphOf(facts);
    const node = nodeNamed(graph, name, facts);
    const identity = graph.identities.find(({ id }) => id === node);
    if (node !== undefined && identity !== undefined) {
      const uses = loggedUse(graph, usage).of(node);
      const { cloud, account } = identity;
      return {
        id: uses[0]?.id ?? node,
        uses,
        cloud,
        graph,
        node,
        ...(account === undefined ? {} : { account }),
      };
    }
  }
  const found = usage.identities.filter((each) => isNamed(each.id, name));
  const [only, ...more] = found;
  if (only === undefined || more.length > 0) return undefined;
  const { account } = only;
  return { id: only.id, uses: [only], cloud: only.cloud, ...(account === undefined ? {} : { account }) };
}

/** Whether a person means an identity of the logs: by its whole id, or the name that it ends in. */
export function isNamed(id: string, name: string): boolean {
  return id === name || id.endsWith(`/${name}`) || id.startsWith(`${name}@`);
}
