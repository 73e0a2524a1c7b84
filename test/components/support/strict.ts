import { check } from "../../../src/check/check.js";
import { defaultPolicy } from "../../../src/check/policy.js";
import type { Resource, Value } from "../../../src/model/index.js";
import { extractFacts } from "../../../src/readers/index.js";
import type { Registered } from "./mocks.js";

/** What the strict profile, which allows no warning, says to what a program registered; nothing when all is well. */
export function strictFindings(registered: readonly Registered[]): readonly string[] {
  const resources = registered
    .filter(({ type }) => !type.startsWith("keyless:"))
    .map(
      ({ type, name, state }): Resource => ({
        address: `${type}::${name}`,
        type,
        name,
        properties: JSON.parse(JSON.stringify(state)) as Record<string, Value>,
        references: {},
        change: "create",
        source: { file: "program" },
      }),
    );
  const policy = { ...defaultPolicy, profile: "strict" as const };
  const { findings } = check(extractFacts(resources), { policy, now: new Date("2026-11-22T00:00:00Z") });
  return findings
    .filter(({ severity }) => severity === "block")
    .map(({ rule, resource, message }) => `${rule}: ${resource}: ${message}`);
}
