import assert from "node:assert/strict";
import type { ExampleResource } from "../../../src/rules/rule.js";
import { asPulumiPreview, asTerraformPlan } from "../../support/exampleInputs.js";
import { type Case, isObject, type Json, type JsonObject, verdictOf } from "./corpus.js";
import { type Rewrite, rewriteDocuments } from "./documents.js";

const statements = ({ Statement: list }: JsonObject): readonly JsonObject[] =>
  (Array.isArray(list) ? list : [list]).filter(isObject);
const isAllow = ({ Effect: effect }: JsonObject) => effect === "Allow";
const allowing = (change: (statement: JsonObject) => JsonObject): Rewrite => {
  return (document) => ({
    ...document,
    Statement: statements(document).map((each) => (isAllow(each) ? change(each) : each)),
  });
};

/** Changes by which a policy allows as much as before, or more: what was blocked stays so. */
export const widenings: Readonly<Record<string, Rewrite>> = {
  "without denials": (document) => ({ ...document, Statement: statements(document).filter(isAllow) }),
  "without conditions": allowing(({ Condition: _, ...statement }) => statement),
  "with every action": allowing((statement) =>
    statement.Principal === undefined && statement.Action !== undefined
      ? { ...statement, Action: "*" }
      : statement,
  ),
  // The resources of a resource policy tell its account.
  "with every resource": allowing((statement) =>
    statement.Resource === undefined || statement.Principal !== undefined
      ? statement
      : { ...statement, Resource: "*" },
  ),
  "with everything besides": (document) =>
    statements(document).some((each) => (each.Principal ?? each.NotPrincipal) !== undefined)
      ? undefined
      : {
          ...document,
          Statement: [...statements(document), { Effect: "Allow", Action: "*", Resource: "*" }],
        },
};

const blocks = (verdict: readonly string[]) => verdict.some((said) => said.startsWith("block "));
const isOpen = (verdict: readonly string[]) =>
  blocks(verdict) || verdict.some((said) => /^undecided /.test(said));

function textOf({ resources, document }: Case): string {
  if (resources === undefined) return JSON.stringify(document);
  return asTerraformPlan(resources) ?? asPulumiPreview(resources);
}

/** What was blocked stays blocked where a policy allows more. */
export function checkWidening(rewrite: Rewrite, cases: readonly Case[]): void {
  const wrong: string[] = [];
  for (const each of cases) {
    const source = (each.resources ?? each.document) as Json | undefined;
    const other = source === undefined ? undefined : rewriteDocuments(source, rewrite);
    if (other === undefined || !blocks(verdictOf(textOf(each)))) continue;
    const said = each.resources === undefined ? { document: other } : { resources: other as never };
    if (!blocks(verdictOf(textOf({ ...each, ...said })))) wrong.push(each.name);
  }
  assert.deepEqual(wrong, []);
}

/** Properties that decide by themselves what somebody may do. */
const decisive =
  /^(?:assumeRolePolicy|policy|policyData|policyArn|condition|attributeCondition|accessPolicies|acl)$/;
const told = {
  type: "aws:ssm/parameter:Parameter",
  name: "told",
  properties: { name: "/t", type: "SecureString" },
};

/** What was blocked is blocked or undecided where a document or condition is told only during apply. */
export function checkUnknowns(cases: readonly Case[]): void {
  const wrong: string[] = [];
  for (const { name, resources } of cases) {
    if (resources === undefined || !blocks(verdictOf(asPulumiPreview(resources)))) continue;
    for (const [index, resource] of resources.entries()) {
      for (const key of Object.keys(resource.properties).filter((each) => decisive.test(each))) {
        const unknown: ExampleResource = {
          ...resource,
          properties: { ...resource.properties, [key]: "${told.value}" },
        };
        const others = [...resources.slice(0, index), unknown, ...resources.slice(index + 1), told];
        if (!isOpen(verdictOf(asPulumiPreview(others)))) wrong.push(`${name}: ${resource.name}.${key}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
}
