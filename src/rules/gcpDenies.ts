import { deniedBy } from "../analysis/escalation/gcp/index.js";
import { evaluateCondition } from "../iam/gcp/index.js";
import {
  type Facts,
  type GcpDeny,
  type GcpGrant,
  type GcpScope,
  isKnown,
  type Knowable,
} from "../model/index.js";
import { permissionsOf } from "./filed.js";
import { ancestorsOf } from "./gcpAncestors.js";
import { ownMembers } from "./gcpRoles.js";
import { referenceWords } from "./grants.js";
import { remembered } from "./remembered.js";

/** What is left of a grant: who still has the permission that makes it grave. */
export interface Left {
  readonly members: GcpGrant["members"];
  readonly permission: string;
}

/**
 * Of a grant to those who are nobody's agents, the permission that is looked for and the members that no deny policy
 * on the same scope takes it from; undefined where none is left.
 */
export function leftOf(
  grant: GcpGrant,
  permissions: ReadonlySet<string>,
  facts: Facts,
  find: (permissions: ReadonlySet<string>) => string | undefined,
): Left | undefined {
  const permission = find(permissions);
  const members = ownMembers(grant);
  if (permission === undefined || members.length === 0) return undefined;
  const denies = deniesOver(facts, grant);
  if (denies.length === 0) return { members, permission };
  const left = members.flatMap((member) => {
    const against = denies.filter((deny) => concerns(deny, member.value));
    const kept = [...permissions].filter((each) => !against.some((deny) => takes(deny, each)));
    const found = find(new Set(kept));
    return found === undefined ? [] : [{ member, found }];
  });
  const [first] = left;
  return first && { members: left.map(({ member }) => member), permission: first.found };
}

/** Whether deny policies take a permission from a member, wherever they are attached. */
export function deniedTo(member: Knowable<string>, facts: Facts): (permission: string) => boolean {
  const against = deniesOf(facts).filter((deny) => concerns(deny, member));
  if (against.length === 0) return () => false;
  return (permission) => against.some((deny) => takes(deny, permission));
}

/** Deny rules that hold whatever the request is. Conditions are on tags, of which nothing is known. */
const deniesOf: (facts: Facts) => readonly GcpDeny[] = remembered((facts) =>
  permissionsOf(facts, "gcp-deny").filter(
    ({ condition }) =>
      condition === undefined ||
      (isKnown(condition) && isKnown(condition.expression) && isAlwaysMet(condition.expression)),
  ),
);

function isAlwaysMet(expression: string): boolean {
  return evaluateCondition(expression, { time: new Date(0) }).kind === "true";
}

/** The deny rules on the scope of a grant, and on what is declared to be above it. */
function deniesOver(facts: Facts, { on }: GcpGrant): readonly GcpDeny[] {
  const denies = deniesOf(facts);
  if (denies.length === 0) return denies;
  const above = ancestorsOf(facts, placeName(on));
  return denies.filter((deny) => above.includes(placeName(deny.on)));
}

function placeName({ kind, name }: GcpScope): string {
  return `${kind}s/${referenceWords(name).replace(/^\w+s\//, "")}`;
}

/** Whether a rule is about a member: everybody, or the member by name; and whether none of its exceptions may be it. */
function concerns({ principals, exceptPrincipals }: GcpDeny, member: Knowable<string>): boolean {
  const isMeant = (each: Knowable<string>) => each === everybody || isSame(each, member);
  const mayBeExcept = (each: Knowable<string>) =>
    !isKnown(each) || !each.startsWith("principal://") || !isKnown(member) || isSame(each, member);
  return principals.some(isMeant) && !exceptPrincipals.some(mayBeExcept);
}

const everybody = "principalSet://goog/public:all";

/** `principal://…/EMAIL` of deny policies, and `serviceAccount:EMAIL` of grants. */
function isSame(principal: Knowable<string>, member: Knowable<string>): boolean {
  if (!isKnown(principal) || !isKnown(member)) return false;
  return principal === member || principal.endsWith(`/${member.replace(/^\w+:(?!\/\/)/, "")}`);
}

function takes({ permissions, exceptPermissions }: GcpDeny, permission: string): boolean {
  const isIn = (list: readonly Knowable<string>[]) => deniedBy(list.filter(isKnown))(permission);
  return isIn(permissions) && !isIn(exceptPermissions);
}
