import { existsSync, readFileSync, statSync } from "node:fs";
import { identitiesNamed, trustsOf } from "../analysis/trust/index.js";
import { parseConfig } from "../check/config.js";
import { type CheckPolicy, defaultPolicy } from "../check/policy.js";
import type { Facts } from "../model/index.js";
import { UsageProblem } from "./problem.js";

const defaultConfig = "keyless.yaml";

/** Told at once: the line is read by people. */
const mostProblems = 5;

/** The policy from `--config`, else from keyless.yaml in the working folder, else the default. */
export function readPolicy(file: string | undefined): CheckPolicy {
  const path = file ?? (existsSync(defaultConfig) ? defaultConfig : undefined);
  if (path === undefined) return defaultPolicy;
  const parsed = parseConfig(readText(path), path);
  if ("policy" in parsed) return parsed.policy;
  const [first, ...others] = parsed.problems.map(
    ({ path: where, line, message }) =>
      `${path}${line ? `:${line}` : ""}: ${where === "" ? "" : `${where}: `}${message}`,
  );
  const more = others.slice(0, mostProblems).concat(others.length > mostProblems ? ["…"] : []);
  throw new UsageProblem(
    `${first}${others.length > 0 ? ` (and ${others.length} more: ${more.join("; ")})` : ""}`,
  );
}

/** A text file that the user named; a problem with it is the user's to mend. */
export function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageProblem(`${path}: ${describeFileError(error)}`);
  }
}

/** Why a file could not be read or written, in words. */
export function describeFileError(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case "ENOENT":
      return "there is no such file";
    case "EACCES":
    case "EPERM":
      return "permission denied";
    case "EISDIR":
      return "is a folder";
    default:
      return (error as Error).message;
  }
}

/** Makes sure that an option names a folder that is there. */
export function isFolder(option: string, path: string): void {
  if (!existsSync(path) || !statSync(path).isDirectory()) {
    throw new UsageProblem(`${option}: ${path} is no folder`);
  }
}

/** One of the values that an option allows. */
export function oneOf<T extends string>(option: string, value: unknown, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) {
    throw new UsageProblem(`${option} must be one of ${allowed.join(", ")}, not "${String(value)}"`);
  }
  return found;
}

/** Noon of the day that `--as-of` names; undefined where it is not given. */
export function dayOf(text: unknown): Date | undefined {
  if (text === undefined) return undefined;
  const day = new Date(`${String(text)}T12:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(String(text)) || Number.isNaN(day.getTime())) {
    throw new UsageProblem(`--as-of must be a date (YYYY-MM-DD), not "${String(text)}"`);
  }
  return day;
}

/** Makes sure that the input has the identity that the user asks about. */
export function isIdentityIn(facts: Facts, identity: string): void {
  if (identitiesNamed(facts, trustsOf(facts), identity).length > 0) return;
  throw new UsageProblem(
    `no identity is named "${identity}" in the input: give an ARN, e-mail, name or address`,
  );
}
