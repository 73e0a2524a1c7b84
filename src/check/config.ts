import type { ErrorObject } from "ajv";
import type { Document } from "yaml";
import type { Source } from "../model/index.js";
import { configSchema } from "./configSchema.js";
import { type CheckPolicy, type CheckSettings, defaultPolicy, type RuleSetting } from "./policy.js";
import { schemaProblem } from "./schemaProblem.js";

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
  const validate = new Ajv({ allErrors: true, verbose: true, strict: false }).compile(configSchema());
  const placeOf = (path: readonly string[]) => {
    const offset = offsetIn(document, path);
    return offset === undefined ? {} : { line: lines.linePos(offset).line };
  };
  if (validate(value)) {
    const placed = (index: number) =>
      file === undefined ? {} : { source: { file, ...placeOf(["exceptions", String(index)]) } };
    return { policy: toPolicy(value as ConfigFile, placed) };
  }
  const errors = validate.errors ?? [];
  const problems = errors.flatMap((error): readonly ConfigProblem[] => {
    const problem = isAboutForm(error, errors) ? schemaProblem(error, value) : undefined;
    if (problem === undefined) return [];
    const path = problem.path.replace(/^\./, "");
    return [{ path, ...placeOf(path.split(/[.[\]]+/)), message: problem.message }];
  });
  return { problems };
}

/** A rule's setting is a severity or a mapping: whether an error is about the form that is written. */
function isAboutForm({ instancePath, keyword, data }: ErrorObject, errors: readonly ErrorObject[]): boolean {
  const hasForms = errors.some((each) => each.keyword === "anyOf" && each.instancePath === instancePath);
  const isMapping = typeof data === "object" && data !== null;
  return !hasForms || keyword !== (isMapping ? "enum" : "type");
}

/** Where a value, or the nearest around it, begins in the text: at its name, where it has one. */
function offsetIn(document: Document.Parsed, path: readonly string[]): number | undefined {
  const { isCollection, isNode, isPair } = require("yaml") as typeof import("yaml");
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0];
  for (const step of path) {
    const item: unknown = isCollection(node)
      ? node.items.find((each, index) => (isPair(each) ? String(each.key) === step : String(index) === step))
      : undefined;
    const [name, value] = isPair(item) ? [item.key, item.value] : [item, item];
    if (!isNode(name)) break;
    offset = name.range?.[0] ?? offset;
    node = value;
  }
  return offset;
}

/** What the document says, `{}` where it says nothing; undefined where it would grow beyond measure. */
function plainValue(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch {
    return undefined;
  }
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
