import type { Document } from "yaml";
import type { Source } from "../model/index.js";
import { configSchema } from "./configSchema.js";
import { type CheckPolicy, type CheckSettings, defaultPolicy, type RuleSetting } from "./policy.js";

/** A mistake in a configuration: where in the file, and what was expected there. */
export interface ConfigProblem {
  /** Path in the document, e.g. `exceptions[0].expires`; empty for the whole. */
  readonly path: string;
  readonly line?: number;
  readonly message: string;
}

interface ConfigFile extends CheckSettings {
  readonly rules?: Readonly<Record<string, RuleSetting["severity"] | RuleSetting>>;
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
    ...defaultPolicy,
    ...file,
    rules: Object.fromEntries(settings),
    exceptions: (file.exceptions ?? []).map((exception, index) => ({ ...exception, ...placed(index) })),
  };
}
