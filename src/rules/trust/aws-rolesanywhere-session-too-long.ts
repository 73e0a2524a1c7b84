import { reveal } from "../../model/index.js";
import { resourcesOf } from "../filed.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

const profile = (name: string, more: Readonly<Record<string, unknown>>) => ({
  type: "aws:rolesanywhere/profile:Profile",
  name,
  properties: { name, roleArns: ["arn:aws:iam::123456789012:role/host"], ...more },
});

export const awsRolesanywhereSessionTooLong: Rule<"long"> = {
  name: "aws-rolesanywhere-session-too-long",
  title: "Roles Anywhere session of many hours",
  layer: "trust",
  severity: "warn",
  clouds: ["aws"],
  scope: "resource",
  why: "A session goes on after its certificate is revoked and its anchor switched off. A machine that holds the certificate renews the session at any time, so nothing is gained by a long one.",
  remediation:
    "Leave durationSeconds at one hour; the credential helper asks for the next session by itself.",
  fix: "Sets durationSeconds to the longest that is allowed.",
  standards: ["owasp-nhi-2025:NHI7", "nist-sp-800-207:tenet-3", "nist-csf-2.0:PR.AA-03"],
  parameters: {
    maximumSeconds: {
      description: "Seconds that a session may last.",
      schema: { type: "integer", minimum: 900, maximum: 43_200 },
      default: 3600,
    },
  },
  messages: { long: "Sessions last {seconds} seconds; at most {maximum} are allowed." },
  examples: {
    bad: [
      {
        title: "Twelve hours.",
        resources: [profile("host", { durationSeconds: 43_200 })],
        findings: ["long:durationSeconds"],
      },
      {
        title: "Two hours.",
        resources: [profile("host", { durationSeconds: 7200 })],
        findings: ["long:durationSeconds"],
      },
    ],
    good: [
      { title: "An hour.", resources: [profile("host", { durationSeconds: 3600 })] },
      { title: "The default is an hour.", resources: [profile("host", {})] },
    ],
  },
  *check(facts, { parameters }) {
    const maximum = Number(parameters.maximumSeconds);
    for (const resource of resourcesOf(facts, "aws:rolesanywhere/profile:Profile")) {
      const seconds = Number(reveal(resource.properties.durationSeconds) ?? 0);
      if (!(seconds > maximum)) continue;
      yield violation(
        "long",
        { resource, path: "durationSeconds" },
        {
          data: { seconds, maximum },
          mend: [{ kind: "set", path: ["durationSeconds"], value: maximum }],
        },
      );
    }
  },
};
