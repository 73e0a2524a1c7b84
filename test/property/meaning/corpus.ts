import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { check } from "../../../src/check/check.js";
import { defaultPolicy } from "../../../src/check/policy.js";
import { type Input, readFiles } from "../../../src/readers/index.js";
import type { ExampleResource } from "../../../src/rules/rule.js";

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [name: string]: Json };

/** A case of the rules: what it says is given as resources, as one JSON document, or as some other text. */
export interface Case {
  readonly name: string;
  readonly resources?: readonly ExampleResource[];
  readonly document?: Json;
  readonly text?: string;
}

const root = join(__dirname, "../../cases/rules");
const now = new Date("2026-11-22T12:00:00Z");

/** All cases of the rules, named by their file. */
export function allCases(): readonly Case[] {
  return readdirSync(root).flatMap((layer) =>
    readdirSync(join(root, layer)).flatMap((file) => {
      const cases = JSON.parse(readFileSync(join(root, layer, file), "utf8")) as readonly Case[];
      return cases.map((each) => ({ ...each, name: `${layer}/${file}: ${each.name}` }));
    }),
  );
}

/** Every n-th case, from an offset: a sample in which each file has its part. */
export function sampled<T>(cases: readonly T[], step: number, offset = 0): readonly T[] {
  return cases.filter((_, index) => index % step === offset % step);
}

/**
 * What is found in inputs: the rules with their severity, and whether they decided. How often a rule speaks, and of
 * which place, may differ where the same thing is said in more or fewer pieces.
 */
export function verdictOf(...texts: readonly (string | Buffer)[]): readonly string[] {
  const inputs = texts.map((text, index): Input => ({ name: `case${index === 0 ? "" : index}.json`, text }));
  const { findings } = check(readFiles(inputs), { policy: defaultPolicy, now });
  const said = findings.map(({ rule, severity, undecided }) =>
    undecided === undefined ? `${severity} ${rule}` : `undecided ${rule}`,
  );
  return [...new Set(said)].sort();
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
