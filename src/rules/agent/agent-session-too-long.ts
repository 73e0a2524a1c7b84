import { agentRoles } from "../agents.js";
import { agentRoleWith } from "../exampleAgent.js";
import { githubRole } from "../exampleTrust.js";
import { nameOf } from "../identities.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";
import { sessionMend } from "../sessionMend.js";

export const agentSessionTooLong: Rule<"long"> = {
  name: "agent-session-too-long",
  title: "Agent session that outlives its task",
  layer: "agent",
  severity: "warn",
  clouds: ["aws"],
  scope: "stack",
  why: "An agent's session ought to end with its task: what is injected into it, or stolen from it, works until the session ends.",
  remediation: "Set maxSessionDuration to the length of a task, an hour at most (3600).",
  fix: "Sets maxSessionDuration to the longest that is allowed.",
  standards: [
    "owasp-agentic-2026:ASI03",
    "owasp-nhi-2025:NHI7",
    "nist-sp-800-207:tenet-3",
    "nist-csf-2.0:PR.AA-05",
    "csa-ccm-4.0:IAM-10",
  ],
  parameters: {
    maximumSeconds: {
      description: "Longest session of an agent's role, in seconds.",
      schema: { type: "integer", minimum: 900 },
      default: 3600,
    },
  },
  messages: {
    long: "A session of {name} may last {seconds} seconds; agents' sessions last {maximum} at most.",
  },
  examples: {
    bad: [
      {
        title: "Half a day.",
        resources: [agentRoleWith({ maxSessionDuration: 43200 })],
        findings: ["long:maxSessionDuration"],
      },
      {
        title: "An hour and a second.",
        resources: [agentRoleWith({ maxSessionDuration: 3601 })],
        findings: ["long:maxSessionDuration"],
      },
    ],
    good: [
      {
        title: "An hour, which is also what a role has without a word.",
        resources: [agentRoleWith({ maxSessionDuration: 3600 }), { ...agentRoleWith({}), name: "other" }],
      },
      {
        title: "A role that is no agent's.",
        resources: [
          {
            ...githubRole("nightly", {
              StringEquals: { aud: "sts.amazonaws.com", sub: "repo:acme/web:ref:refs/heads/main" },
            }),
          },
        ].map((role) => ({ ...role, properties: { ...role.properties, maxSessionDuration: 43200 } })),
      },
    ],
  },
  *check(facts, { parameters }) {
    const maximum = parameters.maximumSeconds as number;
    for (const { identity } of agentRoles(facts)) {
      const { maxSession } = identity;
      if (typeof maxSession !== "number" || maxSession <= maximum) continue;
      const place = { resource: identity.resource, path: "maxSessionDuration" };
      yield violation("long", place, {
        data: { name: nameOf(identity), seconds: maxSession, maximum },
        ...sessionMend(maximum),
      });
    }
  },
};
