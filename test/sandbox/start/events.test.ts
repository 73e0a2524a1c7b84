import assert from "node:assert/strict";
import { readReport } from "../../../src/sandbox/start/events.js";

const made = (type: string, name: string, op = "create", planning = false) =>
  JSON.stringify({
    resOutputsEvent: { planning, metadata: { op, type, urn: `urn:pulumi:s::p::${type}::${name}` } },
  });
const violation = (enforcementLevel: string, resourceUrn?: string) =>
  JSON.stringify({
    policyEvent: {
      resourceUrn,
      message: "<{%fg 13%}>it is <{%reset%}>static",
      policyName: "static",
      enforcementLevel,
    },
  });

describe("readReport", () => {
  const cases = [
    {
      name: "tells what was made in a cloud, and nothing that was planned, kept or the engine's own",
      log: [
        made("aws:iam/role:Role", "deployer"),
        made("aws:iam/role:Role", "planned", "create", true),
        made("aws:iam/role:Role", "kept", "same"),
        made("pulumi:pulumi:Stack", "stack"),
        made("pulumi:providers:aws", "default"),
      ],
      report: { made: ["aws:iam/role:Role deployer"], violations: [], errors: [] },
    },
    {
      name: "tells the violations that block, by resource or of the stack",
      log: [
        violation("mandatory", "urn:pulumi:s::p::my:c:Comp$aws:iam/user:User::old::er"),
        violation("advisory", "urn:pulumi:s::p::aws:iam/user:User::other"),
        violation("mandatory"),
      ],
      report: {
        made: [],
        violations: [
          { policy: "static", resource: "aws:iam/user:User old::er", message: "it is static" },
          { policy: "static", resource: "the stack", message: "it is static" },
        ],
        errors: [],
      },
    },
    {
      name: "tells errors, and reads on past a line that was cut off",
      log: [
        JSON.stringify({ diagnosticEvent: { severity: "error", message: "no\n" } }),
        JSON.stringify({ diagnosticEvent: { severity: "info", message: "yes" } }),
        '{"diagnosticEvent": {"sev',
      ],
      report: { made: [], violations: [], errors: ["no"] },
    },
  ];
  for (const { name, log, report } of cases) {
    it(name, () => assert.deepEqual(readReport(log.join("\n")), report));
  }
});
