import type { Document } from "yaml";
import type { Source } from "../model/index.js";
import { rules } from "../rules/index.js";
import { type CheckPolicy, defaultPolicy, type Exception, type Profile, type RuleSetting } from "./policy.js";

/** A mistake in a configuration: where in the file, and what was expected there. */
export interface ConfigProblem {
  /** Path in the document, e.g. `exceptions[0].expires`; empty for the whole. */
  readonly path: string;
  readonly line?: number;
  readonly message: string;
}

/** JSON Schema of `keyless.yaml`, made from the rules: published as schemas/keyless.json. */
export function configSchema(): Record<string, unknown> {
  const severity = { enum: ["block", "warn", "info", "off"] };
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Keyless: parameters, severities and exceptions of a check",
    type: "object",
    additionalProperties: false,
    properties: {
      profile: { enum: ["baseline", "recommended", "strict"], default: defaultPolicy.profile },
      maximumExceptionDays: { type: "integer", minimum: 1, default: defaultPolicy.maximumExceptionDays },
      rules: {
        type: "object",
        additionalProperties: false,
        properties: Object.fromEntries(
          rules.map((rule) => [
            rule.name,
            {
              description: rule.title,
              anyOf: [
                severity,
                {
                  type: "object",
                  additionalProperties: false,
                  properties: {
                    severity,
                    parameters: {
                      type: "object",
                      additionalProperties: false,
                      properties: Object.fromEntries(
                        Object.entries(rule.parameters).map(([name, parameter]) => [
                          name,
                          {
                            ...parameter.schema,
                            description: parameter.description,
                            default: parameter.default,
                          },
                        ]),
                      ),
                    },
                  },
                },
              ],
            },
          ]),
        ),
      },
      exceptions: { type: "array", items: exceptionSchema },
    },
  };
}

/**
 * One exception. `owner` and `expires` are not required by the schema: an exception without them is a finding
 * of its own, which says more than a schema error.
 */
export const exceptionSchema = {
  type: "object",
  additionalProperties: false,
  required: ["rule", "resource", "reason"],
  properties: {
    rule: { enum: rules.map((rule) => rule.name), description: "The rule, by its exact name." },
    resource: {
      type: "string",
      minLength: 1,
      description: "The resource as reports show it; * stands for any run.",
    },
    key: { type: "string", description: "Only the finding with this key." },
    reason: { type: "string", minLength: 1, description: "Why it has to stay." },
    owner: { type: "string", description: "Who answers for it." },
    expires: { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$", description: "Last day it counts." },
  },
};

interface ConfigFile {
  readonly profile?: Profile;
  readonly maximumExceptionDays?: number;
  readonly rules?: Readonly<Record<string, RuleSetting["severity"] | RuleSetting>>;
  readonly exceptions?: readonly Exception[];
}

/**
 * Reads `keyless.yaml` (or the same as JSON): the policy, or every mistake with its path and line.
 *
 * @param file its path as the user gave it, for the places of exceptions
 */
export function parseConfig(
  text: string,
  file?: string,
): { readonly policy: CheckPolicy } | { readonly problems: readonly ConfigProblem[] } {
  // Loaded only where there is a file: most runs have none, and start in half the time.
  const { LineCounter, parseDocument } = require("yaml") as typeof import("yaml");
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    return {
      problems: document.errors.slice(0, 1).map(({ message, pos }) => ({
        path: "",
        line: lines.linePos(pos[0]).line,
        message: `is not valid YAML: ${(message.split("\n")[0] ?? message).replace(/ at line \d+, column \d+:?$/, "")}`,
      })),
    };
  }
  const value = plainValue(document);
  if (value === undefined) {
    return { problems: [{ path: "", message: "has too many aliases, or is nested too deeply" }] };
  }
  const { Ajv } = require("ajv") as typeof import("ajv");
  const validate = new Ajv({ allErrors: true, strict: false }).compile(configSchema());
  const lineOf = (path: readonly (string | number)[]) => {
    const node = document.getIn(path, true) as { range?: readonly number[] } | undefined;
    const offset = node?.range?.[0];
    return offset === undefined ? {} : { line: lines.linePos(offset).line };
  };
  if (validate(value)) {
    const placed = (index: number) =>
      file === undefined ? {} : { source: { file, ...lineOf(["exceptions", index]) } };
    return { policy: toPolicy(value as ConfigFile, placed) };
  }
  const problems = (validate.errors ?? [])
    .filter(({ keyword }) => keyword !== "anyOf")
    .map((error) => {
      const keys = error.instancePath.split("/").slice(1).map(unescapePointer);
      const path = keys.map((key) => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`)).join("");
      return {
        path: path.replace(/^\./, ""),
        ...lineOf(keys),
        message: describeError(error.keyword, error.message ?? "is not valid", error.params),
      };
    });
  return { problems };
}

/** What the document says, `{}` where it says nothing; undefined where it would grow beyond measure. */
function plainValue(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch {
    return undefined;
  }
}

/** What was expected, in words: ajv's message, and the names that it leaves out. */
function describeError(keyword: string, message: string, params: Record<string, unknown>): string {
  switch (keyword) {
    case "additionalProperties":
      return `has no setting "${params.additionalProperty}"`;
    case "enum": {
      const allowed = params.allowedValues as readonly unknown[];
      return allowed.length > 8
        ? 'names no rule; "keyless rules" lists them'
        : `must be one of ${allowed.join(", ")}`;
    }
    case "pattern":
      return "must be a date, YYYY-MM-DD";
    default:
      return message;
  }
}

function unescapePointer(key: string): string {
  return key.replaceAll("~1", "/").replaceAll("~0", "~");
}

function toPolicy(file: ConfigFile, placed: (index: number) => { readonly source?: Source }): CheckPolicy {
  const settings = Object.entries(file.rules ?? {}).map(([name, setting]): [string, RuleSetting] => [
    name,
    typeof setting === "string" ? { severity: setting } : (setting ?? {}),
  ]);
  return {
    profile: file.profile ?? defaultPolicy.profile,
    rules: Object.fromEntries(settings),
    exceptions: (file.exceptions ?? []).map((exception, index) => ({ ...exception, ...placed(index) })),
    maximumExceptionDays: file.maximumExceptionDays ?? defaultPolicy.maximumExceptionDays,
  };
}
