import { Secret, Unknown } from "../../model/index.js";
import { joinKey } from "./jsonKeys.js";
import type { PolicyUse } from "./policyUse.js";

/** Something wrong in a document: where, and what, as the rest of a sentence that starts with the path. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** Problems past this many are not recorded: a broken document of a megabyte must not make a report of ten. */
const MOST_PROBLEMS = 100;

/** What has been found so far while a document is being read. */
export class Reading {
  readonly problems: Problem[] = [];
  readonly unknowns: { readonly path: string; readonly reason: string }[] = [];
  /** Whether a problem leaves a statement without one definite meaning. */
  fatal = false;

  constructor(readonly use: PolicyUse) {}

  /** Records a problem after which there is no document. */
  fail(path: string, message: string): void {
    this.fatal = true;
    this.note(path, message);
  }

  /** Records a problem that AWS may refuse but that does not make the meaning doubtful. */
  note(path: string, message: string): void {
    if (this.problems.length < MOST_PROBLEMS) this.problems.push({ path, message });
  }

  /** The value if it is known (secrets revealed); an unknown one is recorded and reads as absent. */
  known(value: unknown, path: string): unknown {
    if (typeof value !== "object") return value;
    if (value instanceof Secret) return this.known(value.reveal(), path);
    if (!(value instanceof Unknown)) return value;
    this.unknowns.push({ path, reason: value.reason });
    return undefined;
  }

  /** Fails on elements that the language does not have; a wrong case is told apart. */
  rejectOthers(object: Readonly<Record<string, unknown>>, path: string, names: readonly string[]): void {
    for (const name of Object.keys(object)) {
      if (names.includes(name) || object[name] === undefined) continue;
      const meant = names.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
      const message =
        meant === undefined ? "is not an element of the policy language" : `must be spelled ${meant}`;
      this.fail(joinKey(path, name), message);
    }
  }
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
