import {
  type ActionFacts,
  actionsOn,
  type ResourceTypeFacts,
  resourceTypesOf,
  resourceTypesOfArn,
} from "../../iam/aws/catalogue.js";
import { templatePattern } from "../../iam/aws/templates.js";
import { type Checked, ok, wrong } from "../problem.js";

/** A resource together with what lies in it: a bucket and its objects, a table and its indexes. */
export interface Family {
  readonly arn: string;
  readonly service: string;
  /** The resource's own types; several only where AWS's templates cannot tell them apart. */
  readonly types: readonly string[];
  /** Resource patterns by type, the resource's own and those within it. */
  readonly members: ReadonlyMap<string, string>;
}

/** The family of a concrete ARN. Wildcards may end a name (`arn:aws:s3:::acme-web-*`), never be the whole of it. */
export function familyOf(arn: string): Checked<Family> {
  const parts = arn.split(":");
  if (parts[0] !== "arn" || parts.length < 6) return wrong("", `${JSON.stringify(arn)} is not an ARN`);
  const types = resourceTypesOfArn(arn);
  const [first] = types;
  if (first === undefined) return wrong("", `${arn} fits no resource type of AWS's service ${parts[2]}`);
  const tail = parts.slice(5).join(":");
  if (tail.includes("*") && (tail === tailOf(first.pattern) || tail.startsWith("*"))) {
    return wrong("", `${arn} is every ${first.name} there is; name the one, or a prefix of names`);
  }
  const members = new Map(types.map((type) => [type.name, arn]));
  for (const within of resourceTypesOf(first.service)) {
    const rest = within.arn.startsWith(first.arn) ? within.arn.slice(first.arn.length) : "";
    if (/^[/:]/.test(rest)) members.set(within.name, arn + templatePattern(rest));
  }
  return ok({ arn, service: first.service, types: types.map((type) => type.name), members });
}

/** Each action that can be limited to something in the family, with the resources it then applies to. */
export function actionsIn(
  family: Family,
): readonly { readonly action: ActionFacts; readonly on: readonly string[] }[] {
  const actions = new Map<string, ActionFacts>();
  for (const name of family.members.keys()) {
    const type = resourceTypesOf(family.service).find(
      (each): each is ResourceTypeFacts => each.name === name,
    );
    for (const action of type === undefined ? [] : actionsOn(type)) actions.set(action.name, action);
  }
  return [...actions.values()].filter(isPossibleWithin(family)).map((action) => ({
    action,
    on: resourcesOf(action, family),
  }));
}

/** The family's resources that an action applies to, sorted. */
export function resourcesOf(action: ActionFacts, { members }: Family): readonly string[] {
  const on = action.resourceTypes.flatMap(({ name }) => members.get(name) ?? []);
  return [...new Set(on)].sort();
}

/** An action that also needs a resource outside the family would be promised and then denied. */
function isPossibleWithin({ members }: Family): (action: ActionFacts) => boolean {
  return (action) => action.resourceTypes.every(({ name, required }) => !required || members.has(name));
}

function tailOf(pattern: string): string {
  return pattern.split(":").slice(5).join(":");
}
