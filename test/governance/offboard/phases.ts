import assert from "node:assert/strict";
import { offboardPlan } from "../../../src/governance/offboard/plan.js";
import type { Step } from "../../../src/governance/offboard/steps.js";
import { factsOf } from "../cases.js";

/** The way out of what some files have, by its phases. */
export function stepsOf(
  files: Readonly<Record<string, unknown>>,
  identity: string,
): (phase: Step["phase"]) => Step {
  const found = offboardPlan(factsOf(files), {
    scope: { identity },
    now: new Date("2026-11-22T12:00:00Z"),
    fileOwners: () => [],
    usage: undefined,
    state: undefined,
    waitDays: 30,
  });
  assert.ok(found, identity);
  const [way] = found.ways;
  return (phase) => way!.steps.find((each) => each.phase === phase)!;
}
