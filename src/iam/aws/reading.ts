import { Secret, Unknown } from "../../model/index.js";
import { joinKey } from "./jsonKeys.js";
import type { PolicyUse } from "./policyUse.js";

/** Something wrong in a document: where, and what, as the rest of a sentence that starts with the path. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** What has been found so far while a document is being read. */
export interface Reading {
  readonly use: PolicyUse;
  readonly problems: readonly Problem[];
  readonly unknowns: readonly { readonly path: string; readonly reason: string }[];
  /** Whether a problem leaves a statement without one definite meaning. */
  readonly fatal: boolean;
  /** Records a problem after which there is no document. */
  fail(path: string, message: string): void;
  /** Records a problem that AWS may refuse but that does not make the meaning doubtful. */
  note(path: string, message: string): void;
  /** The value if it is known (secrets revealed); an unknown one is recorded and reads as absent. */
  known(value: unknown, path: string): unknown;
  /** Fails on elements that the language does not have; a wrong case is told apart. */
  rejectOthers(object: Readonly<Record<string, unknown>>, path: string, names: readonly string[]): void;
}

/** Problems past this many are not recorded: a broken document of a megabyte must not make a report of ten. */
const MOST_PROBLEMS = 100;

export function createReading(use: PolicyUse): Reading {
  const problems: Problem[] = [];
  const unknowns: { path: string; reason: string }[] = [];
  const note = (path: string, message: string): void => {
    if (problems.length < MOST_PROBLEMS) problems.push({ path, message });
  };
  const reading = {
    use,
    problems,
    unknowns,
    fatal: false,
    note,
    fail(path: string, message: string): void {
      reading.fatal = true;
      note(path, message);
    },
    known(value: unknown, path: string): unknown {
      if (value instanceof Secret) return reading.known(value.reveal(), path);
      if (!(value instanceof Unknown)) return value;
      unknowns.push({ path, reason: value.reason });
      return undefined;
    },
    rejectOthers(object: Readonly<Record<string, unknown>>, path: string, names: readonly string[]): void {
      for (const name of Object.keys(object)) {
        if (names.includes(name) || object[name] === undefined) continue;
        const meant = names.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
        reading.fail(
          joinKey(path, name),
          meant === undefined ? "is not an element of the policy language" : `must be spelled ${meant}`,
        );
      }
    },
  };
  return reading;
}

/** Whether a value is a plain object, as JSON has them. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Unknown) &&
    !(value instanceof Secret)
  );
}
