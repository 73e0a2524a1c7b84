import { isKnown, reveal } from "../../model/index.js";
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

const permissionSetType = "aws:ssoadmin/permissionSet:PermissionSet";

const permissionSet = (more: Readonly<Record<string, unknown>>) => ({
  type: permissionSetType,
  name: "administrators",
  properties: {
    name: "administrators",
    instanceArn: "arn:aws:sso:::instance/ssoins-1234567890abcdef",
    ...more,
  },
});

export const awsSessionTooLong: Rule<"long" | "people"> = {
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
  messages: {
    long: "A session of this role may last {hours} hours; {most} are enough.",
    people: "A session with this permission set lasts {hours} hours; {most} are enough.",
  },
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
      {
        title: "People who administer for half a day on one sign-in.",
        resources: [permissionSet({ sessionDuration: "PT12H" })],
        findings: ["people:sessionDuration"],
      },
    ],
    good: [
      { title: "The default of an hour.", resources: [role("deploy", {})] },
      { title: "Two hours.", resources: [role("build", { maxSessionDuration: 7200 })] },
      { title: "People for an hour and a half.", resources: [permissionSet({ sessionDuration: "PT1H30M" })] },
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
    for (const resource of facts.resources) {
      if (resource.type !== permissionSetType || resource.change === "delete") continue;
      const seconds = secondsIn(reveal(resource.properties.sessionDuration));
      if (seconds === undefined || seconds <= most) continue;
      const data = { hours: hoursOf(seconds), most: hoursOf(most) };
      yield violation("people", { resource, path: "sessionDuration" }, { data });
    }
  },
};

/** Seconds of a duration as IAM Identity Center takes it (ISO 8601, hours and less); undefined for anything else. */
function secondsIn(duration: unknown): number | undefined {
  const parts = typeof duration === "string" && /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(duration);
  if (!parts) return undefined;
  const [hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  return hours! * 3600 + minutes! * 60 + seconds!;
}

function hoursOf(seconds: number): number {
  return Math.round((seconds / 3600) * 10) / 10;
}
