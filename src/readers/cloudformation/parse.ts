import type { Value } from "../../model/index.js";

/** Functions that YAML templates write as tags; `!Ref` and `!Condition` keep their name, others get `Fn::`. */
const functions = [
  "And",
  "Base64",
  "Cidr",
  "Condition",
  "Equals",
  "FindInMap",
  "GetAZs",
  "GetAtt",
  "If",
  "ImportValue",
  "Join",
  "Not",
  "Or",
  "Ref",
  "Select",
  "Split",
  "Sub",
  "Transform",
];
const plainNames = new Set(["Ref", "Condition"]);

/** A CloudFormation template, JSON or YAML, as a value with functions in their long form; undefined if neither. */
export function parseTemplate(text: string): Value | undefined {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return parseYaml(text);
  }
}

function parseYaml(text: string): Value | undefined {
  // Loaded when needed: most runs read no template.
  const { isCollection, parseDocument } = require("yaml") as typeof import("yaml");
  const customTags = functions.flatMap((name) => {
    const key = plainNames.has(name) ? name : `Fn::${name}`;
    const tag = `!${name}`;
    const wrap = (value: unknown) => ({ [key]: value });
    return [
      { tag, resolve: (value: string) => wrap(value) },
      {
        tag,
        collection: "seq" as const,
        resolve: (node: unknown) => wrap(isCollection(node) ? node.toJSON() : node),
      },
      {
        tag,
        collection: "map" as const,
        resolve: (node: unknown) => wrap(isCollection(node) ? node.toJSON() : node),
      },
    ];
  });
  try {
    const document = parseDocument(text, { customTags, logLevel: "silent" });
    return document.errors.length > 0 ? undefined : (document.toJS({ maxAliasCount: 100 }) as Value);
  } catch {
    return undefined;
  }
}
