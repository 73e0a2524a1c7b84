import { crc32 } from "node:zlib";
import type { Properties } from "../../../../model/index.js";
import { Refusal } from "../../core/model.js";
import { list, objects, plain, text, texts } from "../../core/values.js";

type Json = Record<string, unknown>;

/**
 * `aws.iam.getPolicyDocument`, rendered as the provider renders it: lists in reverse order, a list of one as its
 * element, `&{…}` as a policy variable, documents merged by Sid.
 */
export function policyDocument(args: Properties): Properties | Refusal {
  const version = text(args, "version") ?? "2012-10-17";
  const sources = texts(args, "sourcePolicyDocuments").map(parse);
  const overrides = texts(args, "overridePolicyDocuments").map(parse);
  if ([...sources, ...overrides].includes(undefined)) {
    return new Refusal("InvalidDocument", "a policy document to be merged is not JSON");
  }
  const own: Json = {
    Version: version,
    ...(text(args, "policyId") === undefined ? {} : { Id: text(args, "policyId") }),
    Statement: objects(args, "statements").map((statement) => renderStatement(statement, version)),
  };
  const merged = [...sources, own, ...overrides].reduce<Json>(
    (all, one, index) => merge(all, one as Json, index > sources.length),
    {},
  );
  const twice = duplicateSid(own) ?? (overrides.length === 0 ? duplicateSid(merged) : undefined);
  if (twice !== undefined) return new Refusal("DuplicateSid", `duplicate Sid (${twice})`);
  const json = escapeHtml(JSON.stringify(merged, null, 2));
  return {
    ...args,
    version,
    id: String(crc32(json)),
    json,
    minifiedJson: escapeHtml(JSON.stringify(merged)),
  };
}

function renderStatement(statement: Properties, version: string): Json {
  const variables = (value: unknown) => withVariables(value, version);
  return {
    ...(text(statement, "sid") ? { Sid: text(statement, "sid") } : {}),
    Effect: text(statement, "effect") ?? "Allow",
    ...listed("Action", texts(statement, "actions")),
    ...listed("NotAction", texts(statement, "notActions")),
    ...listed("Resource", texts(statement, "resources").map(variables)),
    ...listed("NotResource", texts(statement, "notResources").map(variables)),
    ...principals("Principal", objects(statement, "principals"), variables),
    ...principals("NotPrincipal", objects(statement, "notPrincipals"), variables),
    ...conditions(objects(statement, "conditions"), variables),
  };
}

/** Terraform cannot write `${…}` for AWS, so it writes `&{…}`. */
function withVariables(value: unknown, version: string): string {
  return version === "2012-10-17" ? String(value).replaceAll("&{", "${") : String(value);
}

function listed(name: string, values: readonly string[]): Json {
  if (values.length === 0) return {};
  return { [name]: values.length === 1 ? values[0] : [...values].sort().reverse() };
}

function principals(name: string, given: readonly Properties[], variables: (value: unknown) => string): Json {
  if (given.length === 0) return {};
  const [only] = given;
  const anyone =
    texts(only ?? {}, "identifiers").join() === "*" && ["AWS", "*"].includes(text(only ?? {}, "type") ?? "");
  if (given.length === 1 && anyone) return { [name]: "*" };
  const byType = new Map<string, string[]>();
  for (const one of given) {
    const type = text(one, "type") ?? "";
    const identifiers = texts(one, "identifiers").map(variables).sort().reverse();
    byType.set(type, [...(byType.get(type) ?? []), ...identifiers]);
  }
  const entries = [...byType].sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    [name]: Object.fromEntries(entries.map(([type, ids]) => [type, ids.length === 1 ? ids[0] : ids])),
  };
}

/** The order of values matters, so it stays. */
function conditions(given: readonly Properties[], variables: (value: unknown) => string): Json {
  if (given.length === 0) return {};
  const tests: Record<string, Record<string, unknown>> = {};
  for (const one of given) {
    const values = list(one, "values").map((value) => variables(plain(value)));
    const test = text(one, "test") ?? "";
    const key = text(one, "variable") ?? "";
    const before = tests[test]?.[key];
    const all = [...(before === undefined ? [] : [before].flat()), ...values];
    tests[test] = { ...tests[test], [key]: all.length === 1 ? all[0] : all };
  }
  return {
    Condition: sortKeys(
      Object.fromEntries(Object.entries(tests).map(([test, keys]) => [test, sortKeys(keys)])),
    ),
  };
}

function sortKeys(value: Json): Json {
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Statements are appended; one that overrides takes the place of the one with its Sid. */
function merge(base: Json, added: Json, overrides: boolean): Json {
  const statements = [...statementsOf(base)];
  for (const statement of statementsOf(added)) {
    const place = statements.findIndex(
      (one) => one.Sid !== undefined && one.Sid !== "" && one.Sid === statement.Sid,
    );
    if (overrides && place >= 0) statements[place] = statement;
    else statements.push(statement);
  }
  return { ...base, ...added, Statement: statements };
}

function statementsOf(document: Json): Json[] {
  const given = document.Statement;
  return (given === undefined ? [] : [given].flat()) as Json[];
}

function duplicateSid(document: Json): string | undefined {
  const sids = statementsOf(document)
    .map((statement) => statement.Sid)
    .filter((sid): sid is string => typeof sid === "string" && sid !== "");
  return sids.find((sid, index) => sids.indexOf(sid) !== index);
}

function parse(json: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

/** Go's JSON encoder writes these three as escapes. */
function escapeHtml(json: string): string {
  return json.replaceAll("<", "\\u003c").replaceAll(">", "\\u003e").replaceAll("&", "\\u0026");
}
