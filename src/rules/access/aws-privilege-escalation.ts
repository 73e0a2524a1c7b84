import { type Escalation, findEscalations, primitives } from "../../analysis/escalation/aws/index.js";
import {
  findAllowed,
  type Permissions,
  permissionsOf,
  query,
  resourcesOf,
} from "../../analysis/permissions/aws/index.js";
import { refusedWithin } from "../../analysis/permissions/aws/region.js";
import {
  isEmptyRegion,
  oneOf,
  pattern,
  regex,
  type StringSet,
  union,
  workSpent,
} from "../../analysis/sets/index.js";
import { findAction } from "../../iam/aws/catalogue.js";
import { hasWildcard, matchesGlob } from "../../iam/aws/glob.js";
import { type Facts, isKnown } from "../../model/index.js";
import { allowing, allowsOnAll, isEveryAction } from "../awsBreadth.js";
import { type Holder, holdersOf } from "../awsHolders.js";
import { inlinePolicy, narrowPolicy } from "../examplePolicy.js";
import { undecided, violation } from "../outcome.js";
import type { Rule } from "../rule.js";

/** Work for all identities of one check, as the sets count it: some seconds. Ordinary stacks need a hundredth of it. */
const maxWork = 3_000_000;

export const awsPrivilegeEscalation: Rule<"path"> = {
  name: "aws-privilege-escalation",
  title: "Way to more rights than given",
  layer: "access",
  severity: "block",
  clouds: ["aws"],
  scope: "stack",
  why: "The rights together let their holder obtain others that nobody gave it: by rewriting its own policies, by making keys for others, or by running code as a role of its choice. What it was given is then not what it has.",
  remediation:
    "Limit one step of the path: name the roles that may be passed and the policies that may be changed, or demand a permissions boundary with iam:PermissionsBoundary.",
  standards: [
    "owasp-nhi-2025:NHI5",
    "owasp-agentic-2026:ASI03",
    "nist-sp-800-207:tenet-4",
    "nist-csf-2.0:PR.AA-05",
    "csa-ccm-4.0:IAM-10",
    "mitre-attack:T1548.005",
    "mitre-attack:T1098.003",
  ],
  parameters: {},
  messages: { path: "{holder} {title}: {path}." },
  examples: {
    bad: [
      {
        title: "Rewriting the policy that binds it.",
        resources: [inlinePolicy("ci", { Effect: "Allow", Action: "iam:Put*Policy", Resource: "*" })],
        findings: ["path:put-role-policy"],
      },
      {
        title: "Running code as any role, by two policies that are harmless alone.",
        resources: [
          inlinePolicy("pass", {
            Effect: "Allow",
            Action: "iam:PassRole",
            Resource: "*",
            Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
          }),
          inlinePolicy("functions", {
            Effect: "Allow",
            Action: ["lambda:CreateFunction", "lambda:InvokeFunction"],
            Resource: "*",
          }),
        ],
        findings: ["path:pass-role-lambda-create-function"],
      },
    ],
    good: [
      { title: "Named actions on one bucket.", resources: [narrowPolicy] },
      {
        title: "Running code as one role.",
        resources: [
          inlinePolicy(
            "deploy",
            {
              Effect: "Allow",
              Action: "iam:PassRole",
              Resource: "arn:aws:iam::123456789012:role/orders-function",
              Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
            },
            {
              Effect: "Allow",
              Action: ["lambda:CreateFunction", "lambda:UpdateFunctionCode", "lambda:InvokeFunction"],
              Resource: "arn:aws:lambda:eu-west-1:123456789012:function:orders-*",
            },
          ),
        ],
      },
      {
        title: "Taken back by a Deny.",
        resources: [
          inlinePolicy(
            "ci",
            { Effect: "Allow", Action: "iam:*Policy", Resource: "*" },
            {
              Effect: "Deny",
              Action: "iam:*",
              Resource: "*",
            },
          ),
        ],
      },
    ],
  },
  *check(facts: Facts) {
    const begun = workSpent();
    for (const holder of holdersOf(facts)) {
      if (!touchesEscalation(holder) || isAdministrator(holder)) continue;
      if (workSpent() - begun > maxWork) {
        const place = placeOf(holder);
        yield undecided(
          place,
          "too many identities may change rights to search every way in one check",
          "search",
        );
        continue;
      }
      const policies = {
        identity: holder.policies,
        ...(holder.boundary === undefined ? {} : { boundary: holder.boundary }),
      };
      const context = holder.arn === undefined ? {} : { identity: holder.arn };
      const own = permissionsOf(policies);
      const attached = holder.policies.flatMap(({ arn }) => arn ?? []);
      // One way is enough to act on; the others go with it, and searching for all of them costs many times as much.
      let first: Escalation | undefined;
      findEscalations(policies, context, (each) => {
        if (!isOpenTo(each, holder) || isHeldByBoundary(each)) return false;
        if (each.certainty !== "certain" && !isFarReaching(each, own, attached, holder)) return false;
        first = each;
        return true;
      });
      if (first === undefined) continue;
      const steps = first.path.map(({ action, resource }) => `${action} on ${String(resource)}`);
      yield violation("path", placeOf(holder), {
        data: {
          holder: holder.words,
          title: first.title,
          path: steps.join(", then "),
        },
        witness: { steps },
        key: `path:${first.primitive}`,
      });
    }
  },
};

/** The identity where it is declared, else the policy that is all that is seen of it. */
function placeOf({ identity, policies }: Holder) {
  return identity ?? policies[0]!.place;
}

const actions: ReadonlySet<string> = new Set(
  primitives.flatMap(({ steps }) => steps.flat().map(({ action }) => action.toLowerCase())),
);
const touching = new Map<string, boolean>();

/** Whether any statement is about an action that some way begins with; most identities have none. */
function touchesEscalation({ policies }: Holder): boolean {
  return policies.some(({ document }) =>
    allowing(document).some(({ actions: { negated, patterns } }) => negated || patterns.some(isTouching)),
  );
}

function isTouching(pattern: string): boolean {
  const folded = pattern.toLowerCase();
  let answer = touching.get(folded);
  if (answer === undefined) {
    answer = hasWildcard(folded)
      ? [...actions].some((action) => matchesGlob(action, { text: folded }))
      : actions.has(folded);
    touching.set(folded, answer);
  }
  return answer;
}

/** Those who may do everything have nothing to gain, and another rule says so. */
function isAdministrator({ policies, boundary }: Holder): boolean {
  if (boundary !== undefined) return false;
  const rights = ["iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:CreatePolicyVersion", "iam:PassRole"];
  return policies.some(({ document }) =>
    allowing(document).some(
      (statement) =>
        ((isEveryAction(statement) || statement.actions.negated) && allowsOnAll(statement, [])) ||
        allowsOnAll(statement, rights),
    ),
  );
}

/** Some ways are only for users, some only for roles. */
function isOpenTo({ primitive: name }: Escalation, { kind }: Holder): boolean {
  const by = primitives.find((each) => each.name === name)?.by;
  return by === undefined || kind === "other" || kind === by;
}

/** A role that must be made, or changed, with a given boundary has no more than that boundary. */
function isHeldByBoundary({ path }: Escalation): boolean {
  return path.some(({ context }) => context["iam:PermissionsBoundary"] !== undefined);
}

/** Whether a way whose gain depends on the target is open to targets that nobody had in mind. */
function isFarReaching(
  { primitive: name, path }: Escalation,
  own: Permissions,
  attached: readonly string[],
  holder: Holder,
): boolean {
  const primitive = primitives.find((each) => each.name === name)!;
  const step = primitive.steps.flat().find(({ on }) => on !== "any");
  if (step === undefined) return path.every(({ action }) => isAllowedEverywhere(action, own));
  const keys = Object.fromEntries(Object.entries(step.keys ?? {}).map(([key, value]) => [key, [value]]));
  const resources = targetsOf(step.on, attached, holder);
  const allowed = findAllowed(own, query({ actions: [step.action], resources, keys }));
  return isKnown(allowed) && allowed !== undefined;
}

function targetsOf(target: string, attached: readonly string[], { kind, name, groups }: Holder): StringSet {
  if (target === "policy") return union(unlikely("policy"), oneOf(attached));
  if (target === "group") return union(unlikely("group"), oneOf(groups));
  if (target !== "self") return unlikely(target);
  const types = kind === "other" ? ["role", "user"] : [kind];
  return union(...types.map((each) => named(each, name ?? "unlikely-9")));
}

const account = regex("^\\d{12}$") as StringSet;

function named(type: string, name: string): StringSet {
  return pattern(["arn:aws:iam::", account, `:${type}/${name}`]);
}

const adminNames = ["unlikely-9", "Admin", "admin", "Administrator", "OrganizationAccountAccessRole"];

/** Users, roles, groups or policies that a list of what is meant would not hold. */
function unlikely(target: string): StringSet {
  const type = target === "passed" ? "role" : target;
  const names = type === "role" ? adminNames : ["unlikely-9"];
  return union(...names.map((name) => named(type, name)));
}

function isAllowedEverywhere(name: string, { atLeast }: Permissions): boolean {
  const action = findAction(name);
  if (action === undefined) return false;
  const refused = refusedWithin([query({ actions: [name], resources: resourcesOf(action) })], atLeast);
  return isKnown(refused) && isEmptyRegion(refused) === true;
}
