import { isKnown } from "../../model/index.js";
import { trustingRole } from "../exampleTrust.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";
import { sessionMend } from "../sessionMend.js";

const role = (name: string, more: Readonly<Record<string, unknown>>) => {
  const { properties, ...rest } = trustingRole(name, {
    Effect: "Allow",
    Principal: { Service: "ec2.amazonaws.com" },
    Action: "sts:AssumeRole",
  });
  return { ...rest, properties: { ...properties, ...more } };
};

export const awsSessionTooLong: Rule<"long"> = {
  name: "aws-session-too-long",
  title: "Session longer than a job",
  layer: "access",
  severity: "warn",
  clouds: ["aws"],
  scope: "resource",
  why: "A session cannot be taken back one by one: stolen credentials work until it ends. A workload gets new ones whenever it asks, so that long sessions only serve the thief.",
  remediation: "Leave maxSessionDuration at an hour, or set it to the length of the longest job.",
  fix: "Sets maxSessionDuration to the longest that is allowed.",
  standards: [
    "owasp-nhi-2025:NHI7",
    "nist-sp-800-207:tenet-3",
    "nist-csf-2.0:PR.AA-05",
    "csa-ccm-4.0:IAM-10",
  ],
  parameters: {
    maximumSeconds: {
      description:
        "Longest session that a role may allow, in seconds: by default four hours, as long as CI jobs run.",
      schema: { type: "integer", minimum: 900, maximum: 43200 },
      default: 14_400,
    },
  },
  messages: { long: "A session of this role may last {hours} hours; {most} are enough." },
  examples: {
    bad: [
      {
        title: "Half a day.",
        resources: [role("deploy", { maxSessionDuration: 43200 })],
        findings: ["long:maxSessionDuration"],
      },
      {
        title: "A working day.",
        resources: [role("build", { maxSessionDuration: 28800 })],
        findings: ["long:maxSessionDuration"],
      },
    ],
    good: [
      { title: "The default of an hour.", resources: [role("deploy", {})] },
      { title: "Two hours.", resources: [role("build", { maxSessionDuration: 7200 })] },
    ],
  },
  *check(facts, { parameters }) {
    const most = parameters.maximumSeconds as number;
    for (const identity of facts.identities) {
      const { maxSession, kind, cloud, resource } = identity;
      if (cloud !== "aws" || kind !== "role" || maxSession === undefined || !isKnown(maxSession)) continue;
      if (maxSession <= most) continue;
      yield violation(
        "long",
        { resource, path: "maxSessionDuration" },
        {
          data: { hours: hoursOf(maxSession), most: hoursOf(most) },
          ...sessionMend(most),
        },
      );
    }
  },
};

function hoursOf(seconds: number): number {
  return Math.round((seconds / 3600) * 10) / 10;
}
