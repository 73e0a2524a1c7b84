import type { GraphNode } from "../analysis/graph/index.js";
import { isStatic } from "./debt.js";
import type { Inventory, InventoryIdentity } from "./inventory.js";
import { disuse } from "./risk.js";

/** How many of how many; what the input cannot tell is not among them. */
export interface Share {
  readonly count: number;
  readonly of: number;
}

/** The numbers by which the field describes itself, for this input. */
export interface Measures {
  readonly identities: number;
  readonly nonHuman: number;
  /** Distinct people that the input names: users with a console password, and Google members of kind user. */
  readonly people: number;
  readonly overPrivileged: Share;
  readonly owned: Share;
  readonly longLived: Share;
  /** Of those whose use the clouds' own record tells. */
  readonly unused: Share;
  readonly orphaned: number;
  readonly unmanaged: number;
  readonly notDeployed: number;
  readonly drifted: number;
  readonly debt: number;
  readonly findings: Readonly<Record<"block" | "warn" | "info", number>>;
}

/** The measures of an inventory; the findings of the whole check, those under an exception left out. */
export function measuresOf(
  inventory: Inventory,
  nodes: readonly GraphNode[],
  findings: readonly { readonly severity: "block" | "warn" | "info"; readonly exception?: unknown }[],
): Measures {
  const passwords = new Set(
    inventory.credentials.flatMap(({ kind, holder, active }) =>
      kind === "console-password" && holder !== undefined && active !== false ? [holder] : [],
    ),
  );
  const isPerson = ({ id, kind }: InventoryIdentity) => kind === "user" && passwords.has(id);
  const machines = inventory.identities.filter((each) => each.kind !== "group" && !isPerson(each));
  const withKeys = new Set(
    inventory.credentials.flatMap((each) =>
      each.holder !== undefined && each.active !== false && isStatic(each) ? [each.holder] : [],
    ),
  );
  const told = machines.filter(({ unusedDays }) => unusedDays !== undefined);
  const count = (test: (each: InventoryIdentity) => boolean) => machines.filter(test).length;
  const severities = { block: 0, warn: 0, info: 0 };
  for (const { severity, exception } of findings) if (exception === undefined) severities[severity]++;
  return {
    identities: inventory.identities.length,
    nonHuman: machines.length,
    people:
      inventory.identities.filter(isPerson).length + nodes.filter(({ id }) => id.startsWith("user:")).length,
    overPrivileged: { count: count(isOverPrivileged), of: machines.length },
    owned: {
      count: count(({ owner }) => owner?.grade === "declared" && !owner.departed),
      of: machines.length,
    },
    longLived: { count: count(({ id }) => withKeys.has(id)), of: machines.length },
    unused: { count: told.filter(({ unusedDays }) => unusedDays! >= disuse).length, of: told.length },
    orphaned: count(({ owner }) => owner?.departed === true),
    unmanaged: count(({ managed }) => managed === "unmanaged"),
    notDeployed: count(({ managed }) => managed === "not-deployed"),
    drifted: count(({ drift }) => drift !== undefined),
    debt: inventory.debt.total,
    findings: severities,
  };
}

/** More than any one task needs: everything, the rights to change rights, or an open finding of the access layer. */
function isOverPrivileged({ permissions, findings }: InventoryIdentity): boolean {
  return (
    permissions.privilege === "administrator" ||
    permissions.privilege === "permissions" ||
    findings.some(({ layer, severity, exception }) => layer === "access" && severity !== "info" && !exception)
  );
}
