import type { Facts } from "../../model/index.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const awsConsolePasswordWithoutMfa: Rule<"password"> = {
  name: "aws-console-password-without-mfa",
  title: "Console password without a second factor",
  layer: "governance",
  severity: "block",
  clouds: ["aws"],
  // User and password are resources of their own.
  scope: "stack",
  why: "A password alone opens the console to whoever learns it. Said only where the source tells whether a second factor is on: a credential report.",
  remediation:
    "Move people to IAM Identity Center; until then register a hardware key or authenticator for this user, or take its password away.",
  standards: [
    "owasp-nhi-2025:NHI4",
    "owasp-nhi-2025:NHI10",
    "nist-csf-2.0:PR.AA-03",
    "csa-ccm-4.0:IAM-14",
    "mitre-attack:T1078.004",
  ],
  parameters: {},
  messages: { password: "{user} signs in to the console with a password and no second factor." },
  examples: {
    bad: [
      {
        title: "A user with a password and without a second factor.",
        resources: [
          { type: "aws:iam/user:User", name: "jane", properties: { name: "jane", mfaActive: false } },
          { type: "aws:iam/userLoginProfile:UserLoginProfile", name: "jane", properties: { user: "jane" } },
        ],
        findings: ["password"],
      },
      {
        title: "One of two users has none.",
        resources: [
          { type: "aws:iam/user:User", name: "jane", properties: { name: "jane", mfaActive: true } },
          { type: "aws:iam/userLoginProfile:UserLoginProfile", name: "jane", properties: { user: "jane" } },
          { type: "aws:iam/user:User", name: "joe", properties: { name: "joe", mfaActive: false } },
          { type: "aws:iam/userLoginProfile:UserLoginProfile", name: "joe", properties: { user: "joe" } },
        ],
        findings: ["password"],
      },
    ],
    good: [
      {
        title: "A second factor is on.",
        resources: [
          { type: "aws:iam/user:User", name: "jane", properties: { name: "jane", mfaActive: true } },
          { type: "aws:iam/userLoginProfile:UserLoginProfile", name: "jane", properties: { user: "jane" } },
        ],
      },
      {
        title: "No password; and a user of whom nothing is told.",
        resources: [
          { type: "aws:iam/user:User", name: "ci", properties: { name: "ci", mfaActive: false } },
          { type: "aws:iam/user:User", name: "jane", properties: { name: "jane" } },
          { type: "aws:iam/userLoginProfile:UserLoginProfile", name: "jane", properties: { user: "jane" } },
        ],
      },
    ],
  },
  *check(facts) {
    const bare = usersWithoutMfa(facts);
    if (bare.size === 0) return;
    for (const credential of facts.credentials) {
      if (credential.kind !== "console-password" || credential.active === false) continue;
      const user = credential.resource.properties.user;
      if (typeof user !== "string" || !bare.has(keyOf(credential.resource.source.file, user))) continue;
      yield violation("password", credential, { data: { user } });
    }
  },
};

/** Users of whom the source says that no second factor is on; names are unique in one file's account only. */
function usersWithoutMfa({ identities }: Facts): ReadonlySet<string> {
  const bare = new Set<string>();
  for (const { kind, cloud, name, resource } of identities) {
    if (kind !== "user" || cloud !== "aws" || resource.properties.mfaActive !== false) continue;
    if (typeof name === "string") bare.add(keyOf(resource.source.file, name));
  }
  return bare;
}

function keyOf(file: string, user: string): string {
  return `${file} ${user}`;
}
