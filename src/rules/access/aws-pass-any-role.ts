import {
  findAllowed,
  isPlainlyRefused,
  permissionsOfDocument,
  query,
} from "../../analysis/permissions/aws/index.js";
import { oneOf, pattern, regex, type StringSet, union } from "../../analysis/sets/index.js";
import { ActionIndex } from "../../iam/aws/actionIndex.js";
import { hasWildcard } from "../../iam/aws/glob.js";
import { isKnown, type Statement } from "../../model/index.js";
import { isBounded } from "../awsBounds.js";
import { allowsOnAll } from "../awsBreadth.js";
import { isEveryAction } from "../awsEverything.js";
import { grantingDocuments, statementPlace } from "../awsGranting.js";
import { isHeldBack } from "../awsLimits.js";
import { inlineAllow, narrowPolicy } from "../examplePolicy.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

const passRole = inlineAllow("pass", "iam:PassRole");

export const awsPassAnyRole: Rule<"any"> = {
  name: "aws-pass-any-role",
  title: "Any role may be passed to any service",
  layer: "access",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "A role that is handed to a service is used by whoever tells the service what to do. Whoever may hand over any role to any service has the rights of the strongest one.",
  remediation: "Name the roles, and the service with iam:PassedToService.",
  standards: [
    "owasp-nhi-2025:NHI5",
    "owasp-agentic-2026:ASI03",
    "nist-csf-2.0:PR.AA-05",
    "csa-ccm-4.0:IAM-10",
    "mitre-attack:T1548.005",
  ],
  parameters: {},
  messages: { any: "This lets {role} be handed to any service, and run there." },
  examples: {
    bad: [
      { title: "Any role.", resources: [passRole("*")], findings: ["any:policy.Statement[0]"] },
      {
        title: "A pattern that administrators match.",
        resources: [passRole("arn:aws:iam::123456789012:role/*dmin*")],
        findings: ["any:policy.Statement[0]"],
      },
    ],
    good: [
      { title: "Named actions on one bucket.", resources: [narrowPolicy] },
      {
        title: "One role.",
        resources: [passRole("arn:aws:iam::123456789012:role/orders-task")],
      },
      {
        title: "The roles of one application.",
        resources: [passRole("arn:aws:iam::123456789012:role/orders-*")],
      },
      {
        title: "To one service only: what it then runs is another rule's matter.",
        resources: [passRole("*", { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } })],
      },
    ],
  },
  *check(facts) {
    for (const granting of grantingDocuments(facts)) {
      if (granting.managed !== undefined) continue;
      for (const statement of granting.allowing) {
        if (passing.bitsOf(statement.actions) === 0n) continue;
        if (isEveryAction(statement) || allowsOnAll(statement, ["iam:PutRolePolicy"])) continue;
        if (!testsOnlyService(statement.conditions) && isBounded(statement)) continue;
        const role = passedBy(withoutNamed(statement));
        if (role === undefined || isHeldBack(facts, granting, "iam:PassRole")) continue;
        yield violation("any", statementPlace(granting.place, statement), {
          data: { role: role.slice(role.indexOf(":role/") + 1) },
          witness: { action: "iam:PassRole", resource: role },
        });
      }
    }
  },
};

const passing = new ActionIndex(["iam:PassRole"]);

function testsOnlyService(conditions: readonly { readonly key: string }[]): boolean {
  return conditions.every(({ key }) => key.toLowerCase() === "iam:passedtoservice");
}

/** A role that is named in full is what is meant, even one that is called admin: a way to it is another rule's matter. */
function withoutNamed(statement: Statement): Statement {
  const { resources } = statement;
  if (resources === undefined || resources.negated || !resources.patterns.some(isNamed)) return statement;
  const patterns = resources.patterns.filter((pattern) => !isNamed(pattern));
  return { ...statement, resources: { negated: false, patterns } };
}

function isNamed(pattern: string): boolean {
  return !hasWildcard(pattern) && !pattern.includes("${");
}

const account = regex("^\\d{12}$") as StringSet;
const names = ["unlikely-9", "Admin", "admin", "Administrator", "OrganizationAccountAccessRole"];

/** Handing a role that nobody had in mind to a service that nobody had in mind. */
const anyRole = query({
  actions: ["iam:PassRole"],
  resources: union(...names.map((name) => pattern(["arn:aws:iam::", account, ":role/", oneOf([name])]))),
  keys: { "iam:PassedToService": ["unlikely-9.amazonaws.com"] },
});

const passed = new Map<string, string | false>();
const mostPassed = 5_000;

/** A role that nobody had in mind and that a statement lets be passed: of equal ones it is the same. */
function passedBy({ resources, conditions }: Statement): string | undefined {
  const meaning = JSON.stringify([resources, conditions.map(({ path: _, ...test }) => test)]);
  let role = passed.get(meaning);
  if (role === undefined) {
    role = findPassed(resources, conditions) ?? false;
    if (passed.size >= mostPassed) passed.clear();
    passed.set(meaning, role);
  }
  return role === false ? undefined : role;
}

function findPassed(
  resources: Statement["resources"],
  conditions: Statement["conditions"],
): string | undefined {
  const statement: Statement = {
    effect: "Allow",
    actions: { negated: false, patterns: ["iam:PassRole"] },
    ...(resources === undefined ? {} : { resources }),
    conditions,
    path: "Statement",
  };
  const document = { version: "2012-10-17", statements: [statement] } as const;
  const permissions = permissionsOfDocument(document);
  if (isPlainlyRefused(permissions, "iam:PassRole", globs)) return undefined;
  const found = findAllowed(permissions, anyRole);
  return isKnown(found) && found !== undefined ? String(found.resource) : undefined;
}

const globs = names.map((name) => `arn:aws:iam::????????????:role/${name}`);
