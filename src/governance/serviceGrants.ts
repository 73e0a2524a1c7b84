import type { AccessLevel, ActionFacts } from "../iam/aws/index.js";
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
  // A list that is filled without gaps is quick to look into.
  while (groupOfAction.length <= number) groupOfAction.push(groupNumber(actionAt(groupOfAction.length)));
  return groupOfAction[number]!;
}

function groupNumber({ service, accessLevel: level }: ActionFacts): number {
  const name = `${service} ${level}`;
  const group = groupNumbers.get(name) ?? groups.push({ service, level }) - 1;
  groupNumbers.set(name, group);
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
  const counts = new Map<number, { allowed: number; everywhere: number }>();
  for (const pattern of patterns) {
    for (const number of actionNumbers(pattern)) {
      if (!has(left, number)) continue;
      remove(left, number);
      const group = groupOf(number);
      let count = counts.get(group);
      if (count === undefined) {
        count = { allowed: 0, everywhere: 0 };
        counts.set(group, count);
      }
      count.allowed++;
      if (has(everywhere, number)) count.everywhere++;
    }
  }
  const services = new Map<string, Partial<Record<AccessLevel, { allowed: number; everywhere: number }>>>();
  for (const [group, count] of counts) {
    const { service, level } = groups[group]!;
    const levels = services.get(service) ?? {};
    levels[level] = count;
    services.set(service, levels);
  }
  return [...services]
    .map(([service, levels]) => ({ service, levels }))
    .sort((a, b) => (a.service < b.service ? -1 : 1));
}
