import { isObject, type Json, type JsonObject } from "./corpus.js";

/** Says a policy document another way; undefined where the way does not apply to it. */
export type Rewrite = (document: JsonObject) => JsonObject | undefined;

/** All statements of a document as a list. */
function statementsOf(document: JsonObject): readonly Json[] {
  const { Statement: statements } = document;
  return Array.isArray(statements) ? statements : statements === undefined ? [] : [statements as Json];
}

/** A rewriting of each statement by itself into one or several. */
function eachStatement(rewrite: (statement: JsonObject) => Json | readonly Json[]): Rewrite {
  return (document) => ({
    ...document,
    Statement: statementsOf(document).flatMap((each) => (isObject(each) ? rewrite(each) : each) as Json),
  });
}

const lists = ["Action", "NotAction", "Resource", "NotResource"] as const;

/** A rewriting of all lists of values, or single values, wherever a statement may have either. */
function eachValue(rewrite: (value: Json) => Json): Rewrite {
  return eachStatement((statement) => ({
    ...statement,
    ...entriesOf(statement, lists, rewrite),
    ...entriesOf(statement, ["Principal", "NotPrincipal"], (value) =>
      isObject(value) ? mapped(value, rewrite) : value,
    ),
    ...entriesOf(statement, ["Condition"], (value) =>
      isObject(value) ? mapped(value, (keys) => (isObject(keys) ? mapped(keys, rewrite) : keys)) : value,
    ),
  }));
}

function entriesOf(object: JsonObject, names: readonly string[], rewrite: (value: Json) => Json): JsonObject {
  return Object.fromEntries(
    names.flatMap((name) => (object[name] === undefined ? [] : [[name, rewrite(object[name])] as const])),
  );
}

function mapped(object: JsonObject, rewrite: (value: Json, key: string) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, rewrite(value, key)]));
}

/** A rewriting of the names of condition operators, or of keys. */
function eachOperator(
  rewrite: (operator: string, keys: JsonObject) => readonly (readonly [string, Json])[],
): Rewrite {
  return eachStatement((statement) => {
    const { Condition: condition } = statement;
    if (!isObject(condition)) return statement;
    const entries = Object.entries(condition).flatMap(
      ([operator, keys]): readonly (readonly [string, Json])[] =>
        isObject(keys) ? rewrite(operator, keys) : [[operator, keys]],
    );
    return { ...statement, Condition: together(entries) ?? condition };
  });
}

/** Operators that stand twice, put together; undefined where a key would stand twice under one. */
function together(entries: readonly (readonly [string, Json])[]): JsonObject | undefined {
  const found: Record<string, Json> = {};
  for (const [operator, keys] of entries) {
    const before = found[operator];
    if (before === undefined) found[operator] = keys;
    else if (!isObject(before) || !isObject(keys)) return undefined;
    else if (Object.keys(keys).some((key) => key in before)) return undefined;
    else found[operator] = { ...before, ...keys };
  }
  return found;
}

function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, each]) => [key, reversed(each)]),
  );
}

const texts = (value: Json | undefined): readonly string[] | undefined => {
  const list = Array.isArray(value) ? value : [value];
  return list.every((each) => typeof each === "string") ? list : undefined;
};

function inEach(name: string, rewrite: (text: string) => string): (statement: JsonObject) => JsonObject {
  return (statement) =>
    texts(statement[name]) === undefined
      ? statement
      : { ...statement, [name]: texts(statement[name])!.map(rewrite) };
}

/** One statement for each value of a part. */
function splitBy(name: string): (statement: JsonObject) => readonly JsonObject[] {
  return (statement) => {
    const { Sid: _, ...rest } = statement;
    const values = texts(statement[name]);
    return values === undefined || values.length < 2
      ? [statement]
      : values.map((value) => ({ ...rest, [name]: value }));
  };
}

/** One statement for each principal. */
function splitPrincipals(statement: JsonObject): readonly JsonObject[] {
  const { Sid: _, ...rest } = statement;
  const { Principal: principal } = statement;
  if (!isObject(principal)) return [statement];
  const parts = Object.entries(principal).flatMap(([kind, value]) =>
    (texts(value) ?? []).map((each) => ({ ...rest, Principal: { [kind]: each } })),
  );
  return parts.length === 0 ? [statement] : parts;
}

function isSingle(operator: string): boolean {
  return !operator.includes(":");
}

/** Statements that differ in nothing but their actions, put together. */
const merged: Rewrite = (document) => {
  const groups = new Map<string, { readonly statement: JsonObject; readonly actions: string[] }>();
  for (const each of statementsOf(document)) {
    if (!isObject(each)) return undefined;
    const actions = texts(each.Action);
    if (each.Action === undefined || actions === undefined) return undefined;
    const { Action: _, Sid: __, ...rest } = each;
    const key = JSON.stringify(rest);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { statement: rest, actions: [...actions] });
    else group.actions.push(...actions);
  }
  return {
    ...document,
    Statement: [...groups.values()].map(({ statement, actions }) => ({ ...statement, Action: actions })),
  };
};

const isTrust = (document: JsonObject) =>
  statementsOf(document).some(
    (each) => isObject(each) && (each.Principal ?? each.NotPrincipal) !== undefined,
  ) && statementsOf(document).every((each) => isObject(each) && each.Resource === undefined);
const hasPrincipals = (document: JsonObject) =>
  statementsOf(document).some(
    (each) => isObject(each) && (each.Principal ?? each.NotPrincipal) !== undefined,
  );

const account = /^arn:aws[\w-]*:iam::(\d{12}):root$/;

/** A statement about something else altogether, in the grammar of the document, for an account that it names. */
function elsewhere(document: JsonObject, effect: "Allow" | "Deny"): JsonObject {
  const [account = "123456789012"] = /(?<!\d)\d{12}(?!\d)/.exec(JSON.stringify(document)) ?? [];
  const principal = { AWS: `arn:aws:iam::${account}:role/gone` };
  const rights = { Effect: effect, Action: "polly:GetLexicon", Resource: "arn:aws:polly:*:*:lexicon/x" };
  if (isTrust(document)) return { Effect: effect, Principal: principal, Action: "sts:AssumeRole" };
  return hasPrincipals(document) ? { ...rights, Principal: principal } : rights;
}

const swapCase = (text: string) =>
  [...text].map((each) => (each === each.toLowerCase() ? each.toUpperCase() : each.toLowerCase())).join("");

/** The name of a condition key in another case; what follows a slash is the user's own. */
const keyCase = (key: string, change: (text: string) => string) => {
  const slash = key.indexOf("/");
  return slash < 0 ? change(key) : change(key.slice(0, slash)) + key.slice(slash);
};

const variable = /\$\{/;

/** Ways to say the same in AWS's policy language (AWS IAM User Guide, "IAM JSON policy elements"). */
export const rewrites: Readonly<Record<string, Rewrite>> = {
  "single values as lists": eachValue((value) => (Array.isArray(value) ? value : [value])),
  "lists of one as single values": eachValue((value) =>
    Array.isArray(value) && value.length === 1 ? value[0]! : value,
  ),
  "a list of statements": (document) => ({ ...document, Statement: statementsOf(document) }),
  "a statement without a list": (document) =>
    statementsOf(document).length === 1 ? { ...document, Statement: statementsOf(document)[0]! } : undefined,
  "everything in reverse order": (document) => reversed(document) as JsonObject,
  "actions in small letters": eachStatement((each) =>
    inEach("NotAction", (text) => text.toLowerCase())(inEach("Action", (text) => text.toLowerCase())(each)),
  ),
  "actions in the other case": eachStatement((each) =>
    inEach("NotAction", swapCase)(inEach("Action", swapCase)(each)),
  ),
  "condition keys in capitals": eachOperator((operator, keys) => [
    [
      operator,
      Object.fromEntries(
        Object.entries(keys).map(([key, value]) => [keyCase(key, (text) => text.toUpperCase()), value]),
      ),
    ],
  ]),
  "condition keys in small letters": eachOperator((operator, keys) => [
    [
      operator,
      Object.fromEntries(
        Object.entries(keys).map(([key, value]) => [keyCase(key, (text) => text.toLowerCase()), value]),
      ),
    ],
  ]),
  "condition operators in small letters": eachOperator((operator, keys) => [[operator.toLowerCase(), keys]]),
  "a statement for each action": eachStatement(splitBy("Action")),
  "a statement for each resource": eachStatement(splitBy("Resource")),
  "a statement for each principal": eachStatement(splitPrincipals),
  "equal statements put together": merged,
  "every statement twice": (document) => ({
    ...document,
    Statement: statementsOf(document).flatMap((each): readonly Json[] => {
      if (!isObject(each)) return [each];
      const { Sid: _, ...rest } = each;
      return [each, rest];
    }),
  }),
  "every value twice": eachValue((value) => (Array.isArray(value) ? [...value, ...value] : [value, value])),
  "a denial of something else": (document) => ({
    ...document,
    Statement: [...statementsOf(document), elsewhere(document, "Deny")],
  }),
  "a denial of something else first": (document) => ({
    ...document,
    Statement: [elsewhere(document, "Deny"), ...statementsOf(document)],
  }),
  "a harmless permission besides": (document) =>
    isTrust(document)
      ? undefined
      : { ...document, Statement: [...statementsOf(document), elsewhere(document, "Allow")] },
  "names for all statements": (document) => ({
    ...document,
    Statement: statementsOf(document).map((each, index) =>
      isObject(each) ? { ...each, Sid: `S${index}` } : each,
    ),
  }),
  "no names of statements": eachStatement(({ Sid: _, ...rest }) => rest),
  "an id": (document) => ({ ...document, Id: "some-id" }),
  "no version": ({ Version: _, ...document }) =>
    variable.test(JSON.stringify(document)) ? undefined : document,
  "the old version": (document) =>
    variable.test(JSON.stringify(document)) ? undefined : { ...document, Version: "2008-10-17" },
  "everybody as AWS's everybody": eachStatement((statement) =>
    statement.Principal === "*" ? { ...statement, Principal: { AWS: "*" } } : statement,
  ),
  "AWS's everybody as everybody": eachStatement((statement) =>
    isObject(statement.Principal) &&
    Object.keys(statement.Principal).length === 1 &&
    texts(statement.Principal.AWS)?.join() === "*"
      ? { ...statement, Principal: "*" }
      : statement,
  ),
  "accounts by their number": eachStatement((statement) =>
    isObject(statement.Principal) && texts(statement.Principal.AWS) !== undefined
      ? {
          ...statement,
          Principal: {
            ...statement.Principal,
            AWS: texts(statement.Principal.AWS)!.map((each) => account.exec(each)?.[1] ?? each),
          },
        }
      : statement,
  ),
  "accounts by their root": eachStatement((statement) =>
    isObject(statement.Principal) && texts(statement.Principal.AWS) !== undefined
      ? {
          ...statement,
          Principal: {
            ...statement.Principal,
            AWS: texts(statement.Principal.AWS)!.map((each) =>
              /^\d{12}$/.test(each) ? `arn:aws:iam::${each}:root` : each,
            ),
          },
        }
      : statement,
  ),
  "truth and numbers as texts": eachOperator((operator, keys) => [
    [
      operator,
      mapped(keys, (value) =>
        Array.isArray(value) ? value.map(String) : typeof value === "object" ? value : String(value),
      ),
    ],
  ]),
  "texts as truth and numbers": eachOperator((operator, keys) => [
    [
      operator,
      /^(bool|null|numeric)/i.test(operator)
        ? mapped(keys, (value) => {
            const plain = (text: Json) =>
              text === "true"
                ? true
                : text === "false"
                  ? false
                  : /^[1-9]\d{0,8}$/.test(String(text))
                    ? Number(text)
                    : text;
            return Array.isArray(value) ? value.map(plain) : plain(value);
          })
        : keys,
    ],
  ]),
  "equality as likeness": eachOperator((operator, keys) =>
    /^StringEquals(IfExists)?$/.test(operator)
      ? Object.entries(keys).map(([key, value]) => [
          (texts(value) ?? ["*"]).some((text) => /[*?]|\$\{/.test(text))
            ? operator
            : operator.replace("Equals", "Like"),
          { [key]: value },
        ])
      : [[operator, keys]],
  ),
  "likeness as equality": eachOperator((operator, keys) =>
    /^StringLike(IfExists)?$/.test(operator)
      ? Object.entries(keys).map(([key, value]) => [
          (texts(value) ?? ["*"]).some((text) => /[*?]|\$\{/.test(text))
            ? operator
            : operator.replace("Like", "Equals"),
          { [key]: value },
        ])
      : [[operator, keys]],
  ),
  "likeness of ARNs as their equality": eachOperator((operator, keys) => [
    [operator.replace(/^ArnLike/, "ArnEquals"), keys],
  ]),
  "equality of ARNs as their likeness": eachOperator((operator, keys) => [
    [operator.replace(/^ArnEquals/, "ArnLike"), keys],
  ]),
  "required keys by a test of their own": eachStatement((statement) => {
    const { Condition: condition } = statement;
    if (!isObject(condition)) return statement;
    if (Object.keys(condition).some((operator) => /^null$/i.test(operator))) return statement;
    const keys = Object.entries(condition).flatMap(([operator, each]) =>
      isSingle(operator) && /^(String(Equals|Like)|Arn(Equals|Like)|Bool)$/.test(operator) && isObject(each)
        ? Object.keys(each)
        : [],
    );
    return keys.length === 0
      ? statement
      : {
          ...statement,
          Condition: { ...condition, Null: Object.fromEntries(keys.map((key) => [key, "false"])) },
        };
  }),
  "two stars for one": eachStatement((statement) =>
    inEach("Action", (text) => (text === "*" ? text : text.replaceAll("*", "**")))(
      inEach("Resource", (text) => (text === "*" ? text : text.replaceAll("*", "**")))(statement),
    ),
  ),
  "a statement for each value of a condition": eachStatement((statement) => {
    const { Condition: condition } = statement;
    if (!isObject(condition)) return statement;
    const { Sid: _, ...rest } = statement;
    for (const [operator, keys] of Object.entries(condition)) {
      if (!/^(String|Arn)(Equals|Like)(IfExists)?$/.test(operator) || !isObject(keys)) continue;
      for (const [key, value] of Object.entries(keys)) {
        const values = texts(value) ?? [];
        if (values.length > 1)
          return values.map((one) => ({
            ...rest,
            Condition: { ...condition, [operator]: { ...keys, [key]: one } },
          }));
      }
    }
    return statement;
  }),
};

/** A value with all policy documents in it rewritten, also those that stand in texts; undefined where nothing changed. */
export function rewriteDocuments(value: Json, rewrite: Rewrite): Json | undefined {
  let changed = false;
  const walk = (each: Json): Json => {
    if (typeof each === "string") {
      const parsed = /^\s*[{[]/.test(each) ? parse(each) : undefined;
      if (parsed === undefined) return each;
      const inner = walk(parsed);
      return JSON.stringify(inner) === JSON.stringify(parsed) ? each : JSON.stringify(inner);
    }
    if (Array.isArray(each)) return each.map(walk);
    if (!isObject(each)) return each;
    if (!isPolicy(each)) return mapped(each, walk);
    const rewritten = rewrite(each);
    if (rewritten === undefined || JSON.stringify(rewritten) === JSON.stringify(each)) return each;
    changed = true;
    return rewritten;
  };
  const result = walk(value);
  return changed ? result : undefined;
}

function isPolicy(value: JsonObject): boolean {
  return (
    value.Statement !== undefined &&
    Object.keys(value).every((key) => ["Version", "Id", "Statement"].includes(key))
  );
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
