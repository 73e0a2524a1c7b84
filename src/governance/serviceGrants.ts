import type { AccessLevel } from "../iam/aws/index.js";
import { type ActionSet, actionAt, actionNumbers, has, remove } from "./actionSets.js";

/** How much of a service is allowed. */
export interface ServiceGrants {
  readonly service: string;
  /** Number of actions of each access level, and how many of them everywhere. */
  readonly levels: Readonly<
    Partial<Record<AccessLevel, { readonly allowed: number; readonly everywhere: number }>>
  >;
}

/** Allowed actions, and those of them that are allowed everywhere. */
export interface AllowedActions {
  readonly allowed: ActionSet;
  readonly everywhere: ActionSet;
}

/** The access levels of services by number. */
const groups: { readonly service: string; readonly level: AccessLevel }[] = [];
const groupNumbers = new Map<string, number>();
const groupOfAction: number[] = [];

/** The number of the service and access level of an action. */
function groupOf(number: number): number {
  const known = groupOfAction[number];
  if (known !== undefined) return known;
  const { service, accessLevel: level } = actionAt(number);
  const name = `${service} ${level}`;
  const group = groupNumbers.get(name) ?? groups.push({ service, level }) - 1;
  groupNumbers.set(name, group);
  groupOfAction[number] = group;
  return group;
}

/**
 * Allowed actions by service and access level, services in alphabetical order.
 *
 * @param patterns what names them: levels stand in the order in which these patterns meet them
 */
export function byService(
  patterns: readonly string[],
  { allowed, everywhere }: AllowedActions,
): readonly ServiceGrants[] {
  const left = allowed.slice();
  const some: number[] = [];
  const every: number[] = [];
  const met: number[] = [];
  for (const pattern of patterns) {
    for (const number of actionNumbers(pattern)) {
      if (!has(left, number)) continue;
      remove(left, number);
      const group = groupOf(number);
      if (some[group] === undefined) {
        met.push(group);
        some[group] = 0;
        every[group] = 0;
      }
      some[group]!++;
      if (has(everywhere, number)) every[group]!++;
    }
  }
  const services = new Map<string, Partial<Record<AccessLevel, { allowed: number; everywhere: number }>>>();
  for (const group of met) {
    const { service, level } = groups[group]!;
    const levels = services.get(service) ?? {};
    levels[level] = { allowed: some[group]!, everywhere: every[group]! };
    services.set(service, levels);
  }
  return [...services]
    .map(([service, levels]) => ({ service, levels }))
    .sort((a, b) => (a.service < b.service ? -1 : 1));
}
