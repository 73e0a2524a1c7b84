import { basicRoles } from "../../iam/gcp/index.js";
import { type GcpGrant, isKnown, type Knowable, type PolicyDocument } from "../../model/index.js";
import type { HeldPolicy } from "../../rules/awsHolders.js";

/** A grant in the words of the components' arguments. */
export type GrantArgs = Readonly<Record<string, unknown>>;

/** Grants for what an identity could do so far, and in words what could not be carried over. */
export interface CarriedGrants {
  readonly grants: readonly GrantArgs[];
  readonly open: readonly string[];
}

/** What AWS policies allow, statement by statement: an action with a wildcard is left for a person to spell out. */
export function awsGrants(policies: readonly HeldPolicy[]): CarriedGrants {
  const parts = policies.map(({ name, document }) => ofDocument(name, document));
  return { grants: parts.flatMap(({ grants }) => grants), open: parts.flatMap(({ open }) => open) };
}

function ofDocument(name: string, document: Knowable<PolicyDocument>): CarriedGrants {
  if (!isKnown(document)) return { grants: [], open: [`what ${name} allows: ${document.reason}`] };
  const grants: GrantArgs[] = [];
  const open: string[] = [];
  for (const { effect, actions, resources, conditions, path } of document.statements) {
    const at = `${path} of ${name}`;
    if (effect === "Deny") open.push(`${at} denies: write a permissions boundary for it`);
    else if (actions.negated || resources === undefined || resources.negated) {
      open.push(`${at} allows all but what it names: name what is needed`);
    } else {
      const [wide, exact] = split(actions.patterns, (action) => /[*?]/.test(action));
      if (wide.length > 0) open.push(`${at} allows ${wide.join(", ")}: name the actions that are needed`);
      if (exact.length > 0) grants.push(...resources.patterns.map((on) => ({ actions: exact, on })));
      if (exact.length > 0 && resources.patterns.includes("*"))
        open.push(`${at} is for every resource: name those that are needed`);
      if (exact.length > 0 && conditions.length > 0) open.push(`${at} has conditions: write them under when`);
    }
  }
  return { grants, open };
}

function split<T>(list: readonly T[], test: (value: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [list.filter(test), list.filter((value) => !test(value))];
}

/** The roles that a service account has been granted. The grants of an account that stays need not be written again. */
export function gcpGrants(grants: readonly GcpGrant[]): CarriedGrants {
  const carried: GrantArgs[] = [];
  const open: string[] = [];
  for (const { role, on, condition, resource } of grants) {
    const [name, target] = [role.value, on.name.value];
    if (!isKnown(name) || !isKnown(target))
      open.push(`what ${resource.address} grants: its role or resource is not known`);
    else if (basicRoles.includes(name))
      open.push(`${resource.address} grants ${name}: name the roles that are needed`);
    else {
      const grant = { role: name, on: on.kind === "project" ? projectName(target) : target };
      // Code and an export may both have it.
      if (!carried.some((each) => each.role === grant.role && each.on === grant.on)) carried.push(grant);
    }
    if (condition !== undefined) open.push(`${resource.address} has a condition: write it under when`);
  }
  return { grants: carried, open };
}

function projectName(text: string): string {
  return text.startsWith("projects/") ? text : `projects/${text}`;
}
