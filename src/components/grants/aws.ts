import type { Unwrap } from "@pulumi/pulumi";
import {
  type ActionFacts,
  findAction,
  hasResourceLevel,
  takesConditionKey,
} from "../../iam/aws/catalogue.js";
import type { AwsGrant } from "../args/awsGrants.js";
import { all, type Checked, ok, then, under, wrong } from "../problem.js";
import type { AwsConditions } from "../trust/awsDocument.js";
import { bothConditions, whenConditions } from "./awsConditions.js";
import { touchesContents } from "./awsContents.js";
import { actionsIn, type Family, familyOf, resourcesOf } from "./awsFamily.js";
import { type AwsStatement, compact } from "./awsStatement.js";
import { type AwsVerb, actionsByVerb, awsVerbs, passedTo } from "./awsVerbs.js";

type Grant = Unwrap<AwsGrant>;

/** From what grants ask for to the fewest statements that say exactly that. Pure. */
export function awsStatements(grants: readonly Grant[]): Checked<readonly AwsStatement[]> {
  const results = all(grants.map((grant, index) => under(`grants[${index}]`, statementsOf(grant))));
  return then(results, (lists) => ok(compact(lists.flat())));
}

/** An action with the resources that it is granted on; `*` only for one that knows none. */
interface Permitted {
  readonly action: ActionFacts;
  readonly on: readonly string[];
}

function statementsOf(grant: Grant): Checked<readonly AwsStatement[]> {
  const conditions = whenConditions(grant.when);
  if (conditions.kind === "wrong") return conditions;
  if (grant.tokenFor !== undefined) return tokenStatement(grant, conditions.value);
  const permitted = then(permittedBy(grant), (list) => takesConditions(list, conditions.value));
  return then(permitted, (list) => {
    const extra = all([keyStatement(grant, list, conditions.value), passStatement(grant, conditions.value)]);
    return then(extra, (more) => ok([...list.map(toStatement(conditions.value)), ...more.flat()]));
  });
}

function permittedBy(grant: Grant): Checked<readonly Permitted[]> {
  const verbs = awsVerbs.filter((verb) => grant[verb] !== undefined);
  const chosen = verbs.length + (grant.actions === undefined ? 0 : 1);
  if (chosen !== 1)
    return wrong("", `give exactly one of ${awsVerbs.join(", ")}, tokenFor, actions; ${chosen} are given`);
  const [verb] = verbs;
  if (verb === undefined) return namedActions(grant.actions ?? [], grant.on);
  if (grant.on !== undefined) return wrong("on", `belongs to actions; name the resource in ${verb}`);
  return under(
    verb,
    then(familyOf(grant[verb]!), (family) => then(meant(verb, family), () => verbActions(verb, family))),
  );
}

/** Verbs that are for exactly one: one user of one database, one role. */
const forOne: readonly AwsVerb[] = ["assume", "connect"];

/** Verbs whose levels of AWS would hand out keys and passwords on a user, which this package is there to end. */
const overSettings: readonly AwsVerb[] = ["write", "manage", "apply"];

/** What a verb is not for, though AWS has actions of its level. */
function meant(verb: AwsVerb, { arn, service, types }: Family): Checked<void> {
  if (forOne.includes(verb) && /[*?]/.test(arn))
    return wrong("", `${arn} has a wildcard: ${verb} is for exactly one; give a grant for each`);
  if (overSettings.includes(verb) && service === "iam" && types.includes("user")) {
    return wrong(
      "",
      `${verb} on a user makes keys and passwords of it; name the actions that are meant in actions`,
    );
  }
  return ok(undefined);
}

function verbActions(verb: AwsVerb, family: Family): Checked<readonly Permitted[]> {
  const table = actionsByVerb[verb] ?? {};
  const named = family.types
    .map((type) => table[`${family.service}:${type}`])
    .find((list) => list !== undefined);
  if (named !== undefined) return ok(named.map((name) => placed(findAction(name)!, family)));
  if (verb === "plan" || verb === "apply") return settingsActions(verb, family);
  const levels = levelsOf(verb);
  if (levels === undefined) {
    const types = Object.keys(table).join(", ");
    return wrong(
      "",
      `${verb} is for ${types}; ${family.arn} is a ${family.service}:${family.types.join("/")}`,
    );
  }
  // Handing a role to a service is no change of the role; `passRoles` says to which service.
  const actions = actionsIn(family).filter(
    ({ action }) => levels.includes(action.accessLevel) && action.name !== "iam:PassRole",
  );
  if (actions.length > 0) return ok(actions);
  return wrong(
    "",
    `AWS has no action of level ${levels.join(" or ")} that can be limited to ${family.arn}; name actions with on`,
  );
}

/** What a plan or an apply does to the resource itself: AWS's levels, without what touches its contents. */
function settingsActions(verb: "plan" | "apply", family: Family): Checked<readonly Permitted[]> {
  const levels = verb === "plan" ? ["Read", "List"] : ["Read", "List", "Write", "Tagging"];
  const actions = actionsIn(family)
    .filter(({ action }) => levels.includes(action.accessLevel) && !touchesContents(action.name))
    .map(({ action, on }) => ({ action, on: on.filter((arn) => arn === family.arn) }))
    .filter(({ on }) => on.length > 0);
  if (actions.length > 0) return ok(actions);
  return wrong(
    "",
    `AWS has no action on the settings of ${family.arn} that can be limited to it; name actions with on`,
  );
}

function levelsOf(verb: AwsVerb): readonly string[] | undefined {
  if (verb === "read") return ["Read", "List"];
  if (verb === "write") return ["Write"];
  return verb === "manage" ? ["Write", "Tagging"] : undefined;
}

/** A task definition has the name of its service: what ECS's own console and tools give it. */
function placed(action: ActionFacts, family: Family): Permitted {
  if (!hasResourceLevel(action)) return { action, on: ["*"] };
  const on = resourcesOf(action, family);
  if (on.length > 0) return { action, on };
  return { action, on: [family.arn.replace(/:service\/(?:.*\/)?([^/]+)$/, ":task-definition/$1:*")] };
}

function namedActions(actions: readonly string[], on: string | undefined): Checked<readonly Permitted[]> {
  if (actions.length === 0) return wrong("actions", "names no action");
  if (on === undefined) return wrong("on", "name the resource that the actions are for, as an ARN");
  return all(actions.map((name, index) => under(`actions[${index}]`, namedAction(name, on))));
}

function namedAction(name: string, on: string): Checked<Permitted> {
  if (/[*?]/.test(name))
    return wrong("", `${name}: name each action; a wildcard also grants what AWS adds later`);
  const action = findAction(name);
  if (action === undefined)
    return wrong("", `AWS has no action ${name}; they are written service:Action, such as s3:GetObject`);
  if (!hasResourceLevel(action)) return ok({ action, on: ["*"] });
  if (on === "*")
    return wrong("", `${action.name} can be limited to ${typesOf(action)}; name one instead of *`);
  return then(familyOf(on), (family) => {
    if (family.service !== action.service) return ok({ action, on: [on] });
    const fits = resourcesOf(action, family);
    if (fits.length > 0) return ok({ action, on: fits });
    return wrong("", `${action.name} applies to ${typesOf(action)}; ${on} is a ${family.types.join("/")}`);
  });
}

function typesOf(action: ActionFacts): string {
  return action.resourceTypes.map(({ name }) => `a ${name}`).join(" or ");
}

/** A condition that an action never sees would deny it for ever, in silence. */
function takesConditions(
  list: readonly Permitted[],
  conditions: AwsConditions,
): Checked<readonly Permitted[]> {
  const keys = Object.values(conditions).flatMap(Object.keys);
  for (const key of keys) {
    const blind = list
      .filter(({ action }) => !takesConditionKey(action, key))
      .map(({ action }) => action.name);
    if (blind.length > 0) {
      const some = blind.slice(0, 3).join(", ") + (blind.length > 3 ? " …" : "");
      return wrong(
        "when",
        `${key} is not known to ${some}, which would be denied always; grant those apart from the others`,
      );
    }
  }
  return ok(list);
}

function toStatement(conditions: AwsConditions): (permitted: Permitted) => AwsStatement {
  return ({ action, on }) => ({
    ...(on[0] === "*" ? { sid: sidOf(action) } : {}),
    actions: [action.name],
    resources: on,
    conditions,
  });
}

/** Says in the policy itself why the resource is `*`. */
function sidOf({ name }: ActionFacts): string {
  const words = name.split(/[^A-Za-z0-9]+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join("")}HasNoResourceLevel`;
}

/** Seconds that a token for the outside lasts: AWS's own default (STS API reference, GetWebIdentityToken). */
const tokenSeconds = "300";

/** Tokens of the account's own issuer, for one audience (IAM User Guide, outbound identity federation). */
function tokenStatement(grant: Grant, conditions: AwsConditions): Checked<readonly AwsStatement[]> {
  const { tokenFor: audience = "", when: _, ...others } = grant;
  const [odd] = Object.keys(others).filter((name) => name !== "tokenFor");
  if (odd !== undefined) return wrong(odd, "does not go with tokenFor: make it a grant of its own");
  if (audience === "" || /[*?]/.test(audience))
    return wrong(
      "tokenFor",
      `${JSON.stringify(audience)}: name the one audience that tokens are made out to`,
    );
  const action = findAction("sts:GetWebIdentityToken")!;
  return then(takesConditions([{ action, on: ["*"] }], conditions), () =>
    ok([
      {
        ...toStatement(conditions)({ action, on: ["*"] }),
        conditions: bothConditions(conditions, {
          "ForAllValues:StringEquals": { "sts:IdentityTokenAudience": audience },
          Null: { "sts:IdentityTokenAudience": "false" },
          NumericLessThanEqualsIfExists: { "sts:DurationSeconds": tokenSeconds },
        }),
      },
    ]),
  );
}

/** What the key of an encrypted resource must allow, through the resource's own service only. */
function keyStatement(
  grant: Grant,
  list: readonly Permitted[],
  conditions: AwsConditions,
): Checked<readonly AwsStatement[]> {
  if (grant.key === undefined) return ok([]);
  const [, partition, service, region] = grant.key.split(":");
  if (service !== "kms" || region === undefined || region === "") {
    return wrong("key", `${JSON.stringify(grant.key)} is not the ARN of a KMS key`);
  }
  const levels = new Set(list.map(({ action }) => action.accessLevel));
  const reads = levels.has("Read") || levels.has("List");
  const writes = levels.has("Write");
  const domain = partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
  const via = { StringEquals: { "kms:ViaService": `${list[0]!.action.service}.${region}.${domain}` } };
  return ok([
    {
      // A multipart upload reads its own parts back, so writing needs both.
      actions: [...(reads || writes ? ["kms:Decrypt"] : []), ...(writes ? ["kms:GenerateDataKey"] : [])],
      resources: [grant.key],
      conditions: bothConditions(conditions, via),
    },
  ]);
}

function passStatement(grant: Grant, conditions: AwsConditions): Checked<readonly AwsStatement[]> {
  if (grant.passRoles === undefined || grant.passRoles.length === 0) return ok([]);
  const verb = awsVerbs.find((each) => grant[each] !== undefined);
  const service = verb === undefined ? undefined : passedTo[verb];
  if (service === undefined) return wrong("passRoles", `goes with ${Object.keys(passedTo).join(" or ")}`);
  const odd = grant.passRoles.find((arn) => !/^arn:[a-z-]+:iam::\d{12}:role\/[^*?]+$/.test(arn));
  if (odd !== undefined) return wrong("passRoles", `${JSON.stringify(odd)} is not the ARN of one role`);
  const to = { StringEquals: { "iam:PassedToService": service } };
  return ok([
    {
      actions: ["iam:PassRole"],
      resources: [...grant.passRoles].sort(),
      conditions: bothConditions(conditions, to),
    },
  ]);
}
