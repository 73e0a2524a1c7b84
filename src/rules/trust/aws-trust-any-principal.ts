import { glob, type StringSet } from "../../analysis/sets/index.js";
import { trustingRole } from "../exampleTrust.js";
import { accountMay } from "../exampleTrustStatements.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";
import { strangersAccount, strangersArns } from "../strangerSource.js";
import { distinctWays, refuses, type TrustWay } from "../trustWays.js";

export const awsTrustAnyPrincipal: Rule<"anyone" | "wildcard"> = {
  name: "aws-trust-any-principal",
  title: "Role that principals of anybody's AWS account may assume",
  layer: "trust",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "Anyone can open an AWS account and call AssumeRole from it. An external id, MFA or a tag of the caller is no bound: the caller brings all three along.",
  remediation:
    "Name the accounts or roles as principals, or bound `*` with aws:PrincipalOrgID, aws:PrincipalAccount or aws:PrincipalArn.",
  standards: [
    "owasp-nhi-2025:NHI4",
    "owasp-nhi-2025:NHI6",
    "owasp-agentic-2026:ASI03",
    "nist-sp-800-207:tenet-6",
    "nist-csf-2.0:PR.AA-05",
    "cis-aws-7.0.0:2.21",
    "csa-ccm-4.0:IAM-16",
    "mitre-attack:T1199",
  ],
  parameters: {},
  messages: {
    anyone: "{words} gets in: nothing bounds whose AWS credentials they are.",
    wildcard: "The principal {principal} names no account: AWS refuses it, and it was meant for all of them.",
  },
  examples: {
    bad: [
      {
        title: "Everyone with an AWS account.",
        resources: [trustingRole("open", accountMay("*"))],
        findings: ["anyone:assumeRolePolicy.Statement[0]"],
      },
      {
        title: "IfExists holds for whoever is in no organisation at all.",
        resources: [
          trustingRole(
            "open",
            accountMay("*", { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-abc1234567" } }),
          ),
        ],
        findings: ["anyone:assumeRolePolicy.Statement[0]"],
      },
      {
        title: "A role of that name can be made in every account.",
        resources: [
          trustingRole(
            "open",
            accountMay("*", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/deployer" } }),
          ),
        ],
        findings: ["anyone:assumeRolePolicy.Statement[0]"],
      },
    ],
    good: [
      {
        title: "The organisation's own principals.",
        resources: [
          trustingRole("audit", accountMay("*", { StringEquals: { "aws:PrincipalOrgID": "o-abc1234567" } })),
        ],
      },
      {
        title: "One role, by name.",
        resources: [trustingRole("deploy", accountMay("arn:aws:iam::111122223333:role/deployer"))],
      },
    ],
  },
  *check(facts) {
    for (const way of distinctWays(facts, "aws")) {
      const { trust, alternative, place } = way;
      if (alternative.source.kind !== "aws") continue;
      const { principal } = alternative.source;
      if (/^arn:[^:]*:(?:iam|sts)::[^:]*\*[^:]*:/.test(principal)) {
        yield violation("wildcard", place, {
          data: { principal },
          key: `wildcard:${place.path}:${principal}`,
        });
        continue;
      }
      const open = trust.attacks.open.find(
        ({ family, path }) => family === "any-aws-account" && path === alternative.path,
      );
      if (open === undefined || principal !== "*" || isBounded(way, trust.analysis.alternatives)) continue;
      const words = open.words.charAt(0).toUpperCase() + open.words.slice(1);
      yield violation("anyone", place, { data: { words }, witness: open.witness });
    }
  },
};

/** What a stranger's request says of itself, by key (IAM User Guide, "AWS global condition context keys"). */
const stranger: Readonly<Record<string, readonly (string | StringSet)[]>> = {
  // Callers choose the names of their sessions.
  "aws:userid": [glob("AROASTRANGERSTRANGER0:*")],
  "aws:sourcevpc": ["vpc-0ffffffffffffffff"],
  "aws:sourcevpce": ["vpce-0ffffffffffffffff"],
  "aws:sourceip": ["45.155.204.1", "141.98.10.1"],
  "aws:principalorgpaths": ["o-zzstranger/r-zzzz/ou-zzzz-zzzzzzzz/"],
  "aws:sourceaccount": [strangersAccount],
  "aws:sourcearn": [strangersArns],
  "aws:sourceorgid": ["o-zzstranger"],
  "aws:sourceorgpaths": ["o-zzstranger/r-zzzz/ou-zzzz-zzzzzzzz/"],
  "aws:principalisawsservice": ["false"],
  "aws:principalservicename": [],
};

/** Whether every part of the way that a Deny left keeps strangers out by a key of the request. */
function isBounded({ alternative: { path } }: TrustWay, all: readonly TrustWay["alternative"][]): boolean {
  return all
    .filter((each) => each.path === path && each.source.kind === "aws" && each.impossible === undefined)
    .every((each) => Object.entries(stranger).some(([key, samples]) => refuses(each, key, ...samples)));
}
