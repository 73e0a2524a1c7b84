import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { schemaProblem } from "../check/schemaProblem.js";
import type { StackName } from "../components/names.js";
import type { Checked, Problem } from "../components/problem.js";
import { type DeclaredIdentity, problemsOf } from "./declared.js";
import { withWrittenTimes } from "./yamlTimes.js";

/** The published schema, `schemas/identities.json`. Two folders up, from `src/` and `dist/` alike. */
const schemaFile = join(__dirname, "..", "..", "schemas", "identities.json");

/** Reads `keyless:identities`: all mistakes at once, each with its path in the config and what was expected there. */
export function readIdentities(
  text: string | undefined,
  stack: StackName,
): Checked<readonly DeclaredIdentity[]> {
  if (text === undefined) return wrongAt([{ path: "", message: `not set; expected ${expected}` }]);
  const value = withWrittenTimes(parseJson(text));
  if (value === undefined) return wrongAt([{ path: "", message: `is plain text; expected ${expected}` }]);
  const validate = new Ajv({ allErrors: true, verbose: true, strict: false }).compile(
    JSON.parse(readFileSync(schemaFile, "utf8")),
  );
  if (!validate(value))
    return wrongAt((validate.errors ?? []).flatMap((error) => schemaProblem(error, value) ?? []));
  const identities = value as readonly DeclaredIdentity[];
  const problems = identities.flatMap((identity, index) =>
    [...repeated(identities, index), ...problemsOf(identity, stack)].map((problem) => ({
      ...problem,
      path: `[${index}]${problem.path === "" ? "" : `.${problem.path}`}`,
    })),
  );
  return problems.length > 0 ? wrongAt(problems) : { kind: "ok", value: identities };
}

const expected = "a list of identities (schemas/identities.json shows what each may hold)";

function repeated(identities: readonly DeclaredIdentity[], index: number): readonly Problem[] {
  const { cloud, name } = identities[index]!;
  const first = identities.findIndex((other) => other.cloud === cloud && other.name === name);
  if (first === index) return [];
  return [{ path: "name", message: `${JSON.stringify(name)} is the name of identity [${first}] already` }];
}

function wrongAt(problems: readonly Problem[]): Checked<never> {
  const moved = problems.map(({ path, message }) => ({ path: `keyless:identities${path}`, message }));
  return { kind: "wrong", problems: moved };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
