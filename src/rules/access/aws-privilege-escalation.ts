import {
  dependsOnTarget,
  findWay,
  mayEscalate,
  type Primitive,
  targetOf,
  type Way,
} from "../../analysis/escalation/aws/index.js";
import { type Permissions, permits } from "../../analysis/permissions/aws/index.js";
import { workSpent } from "../../analysis/sets/index.js";
import { PartialDocument } from "../../iam/aws/partial.js";
import { type Facts, type Identity, isKnown, isUnknown } from "../../model/index.js";
import { allowsOnAll } from "../awsBreadth.js";
import { chainsTo, type EndWords, stepWords } from "../awsChains.js";
import { isEveryAction } from "../awsEverything.js";
import { isFarReaching, mayBeFarReaching } from "../awsFarReach.js";
import { allowing } from "../awsGranting.js";
import { type Holder, holdersOf } from "../awsHolders.js";
import { overFunctionTo } from "../exampleChain.js";
import { attachedPolicy, inlinePolicy, narrowPolicy } from "../examplePolicy.js";
import { isAwsOwnArn } from "../identities.js";
import { undecided, violation } from "../outcome.js";
import type { Rule } from "../rule.js";

/** Work for all identities of one check, as the sets count it: some seconds. Ordinary stacks need a hundredth of it. */
const maxWork = 3_000_000;

const administrator = "arn:aws:iam::aws:policy/AdministratorAccess";

export const awsPrivilegeEscalation: Rule<"path"> = {
  name: "aws-privilege-escalation",
  title: "Way to more rights than given",
  layer: "access",
  severity: "block",
  clouds: ["aws"],
  scope: "stack",
  why: "The rights together let their holder obtain others that nobody gave it: by rewriting its own policies, by making keys for others, by running code as a role of its choice, or by way of others that it can become or take over. What it was given is then not what it has.",
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
      {
        title:
          "The code of a function whose role may become an administrator, which no policy says of the pipeline.",
        resources: [
          ...overFunctionTo("platform"),
          {
            ...attachedPolicy("admin", administrator),
            properties: { role: "platform", policyArn: administrator },
          },
        ],
        findings: ["path:lambda-replace-code>assume-role"],
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
        title: "The code of a function whose role may become one that may do nothing more.",
        resources: overFunctionTo("reader"),
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
    const { ways, ends, unsearched } = searchEach(facts);
    for (const [holder, way] of ways) {
      const steps = way.path.map(stepWords);
      yield violation("path", placeOf(holder), {
        data: { holder: holder.words, title: way.primitive.title, path: steps.join(", then ") },
        witness: { steps },
        key: `path:${way.primitive.name}`,
      });
    }
    const chains = ends.size === 0 ? { found: [], undecided: [] } : chainsTo(facts, ends);
    for (const { identity, name, steps } of chains.found) {
      yield violation("path", placeOfEither(identity), {
        data: { holder: wordsOf(identity), title: "has a way over others", path: steps.join(", then ") },
        witness: { steps },
        key: `path:${name}`,
      });
    }
    for (const each of [...unsearched, ...chains.undecided])
      yield undecided(placeOfEither(each), tooMany, "search");
  },
};

const tooMany = "too many identities may change rights to search every way in one check";

/** What each holder can do by itself, and those with whom a way over others may end. */
function searchEach(facts: Facts) {
  const begun = workSpent();
  const ways = new Map<Holder, Way>();
  const ends = new Map<Holder, readonly string[]>();
  const unsearched: Holder[] = [];
  for (const holder of holdersOf(facts)) {
    if (isAwsOwnArn(holder.arn ?? "") || isPartlyUnread(holder)) continue;
    if (!mayEscalate(policiesOf(holder), contextOf(holder))) continue;
    if (isAdministrator(holder)) {
      ends.set(holder, [`everything as ${holder.words}`]);
      continue;
    }
    if (workSpent() - begun > maxWork) {
      unsearched.push(holder);
      continue;
    }
    // One way is enough to act on; the others go with it, and searching for all of them costs many times as much.
    const first = wayOfItsOwn(holder);
    if (first === undefined) continue;
    ways.set(holder, first);
    ends.set(holder, [`as ${holder.words} ${first.path.map(stepWords).join(" and ")}`]);
  }
  return { ways, ends: ends satisfies EndWords, unsearched };
}

function policiesOf({ policies, boundary }: Holder) {
  return boundary === undefined ? { identity: policies } : { identity: policies, boundary };
}

function contextOf({ arn }: Holder) {
  return { untagged: true, ...(arn === undefined ? {} : { identity: arn }) } as const;
}

/**
 * A way that AWS's own policy for a service's role opens alone is how AWS wants the service to run (Glue's role may
 * change endpoints): what counts is what else the holder was given.
 */
function wayOfItsOwn(holder: Holder): Way | undefined {
  const way = firstWay(holder);
  const { policies } = holder;
  if (way === undefined || !policies.some(isForService)) return way;
  if (firstWay({ ...holder, policies: policies.filter(isForService) }) === undefined) return way;
  const own = policies.filter((policy) => !isForService(policy));
  return own.length === 0 ? undefined : firstWay({ ...holder, policies: own });
}

function isForService({ arn }: Holder["policies"][number]): boolean {
  return arn !== undefined && /^arn:aws[a-z-]*:iam::aws:policy\/service-role\//.test(arn);
}

function firstWay(holder: Holder): Way | undefined {
  let administers: boolean | undefined;
  return findWay(policiesOf(holder), contextOf(holder), {
    onlyEverywhere: (primitive) => dependsOnTarget(primitive) && targetOf(primitive) === "any",
    mayBe: (primitive, own) => {
      administers ??= isAdministrator(holder);
      return (
        !administers &&
        isOpenTo(primitive, holder) &&
        (!dependsOnTarget(primitive) || mayBeFarReaching(primitive, own, holder))
      );
    },
    is: (way, own) =>
      !isHeldByBoundary(way, own) && (way.certainty === "certain" || isFarReaching(way, own, holder)),
  });
}

/** Where one policy may deny everything, no way is sure to be open. */
function isPartlyUnread({ policies, boundary }: Holder): boolean {
  const documents = [...policies, ...(boundary === undefined ? [] : [boundary])];
  return documents.some(({ document }) => isUnknown(document) && !(document instanceof PartialDocument));
}

function placeOfEither(either: Holder | Identity) {
  return "policies" in either ? placeOf(either) : either;
}

function wordsOf(either: Holder | Identity): string {
  if ("policies" in either) return either.words;
  return isKnown(either.name) && either.name !== "" ? either.name : either.resource.name;
}

/** The identity where it is declared, else the policy that is all that is seen of it. */
function placeOf({ identity, policies }: Holder) {
  return identity ?? policies[0]!.place;
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
function isOpenTo({ by }: Primitive, { kind }: Holder): boolean {
  return by === undefined || kind === "other" || kind === by;
}

/** A role that must be made, or changed, with a given boundary has no more than that boundary: unless any will do. */
function isHeldByBoundary({ path }: Way, own: Permissions): boolean {
  return path.some(
    (request) =>
      request.context[boundaryKey] !== undefined &&
      permits(own, { ...request, context: { ...request.context, [boundaryKey]: administrator } }) !== true,
  );
}

const boundaryKey = "iam:PermissionsBoundary";
