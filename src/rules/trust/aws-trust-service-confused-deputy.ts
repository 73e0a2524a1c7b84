import type { StringSet } from "../../analysis/sets/index.js";
import type { Edit } from "../../model/index.js";
import { sendsSource } from "../confusedDeputy.js";
import { trustingRole } from "../exampleTrust.js";
import { serviceMay } from "../exampleTrustStatements.js";
import { isAwsOwnArn } from "../identities.js";
import { violation } from "../outcome.js";
import { accountOfRole } from "../ownAccount.js";
import type { Rule } from "../rule.js";
import { strangersAccount, strangersArns } from "../strangerSource.js";
import { distinctWays, isBound, letsInOneAlone, refuses } from "../trustWays.js";

export const awsTrustServiceConfusedDeputy: Rule<"unbounded"> = {
  name: "aws-trust-service-confused-deputy",
  title: "Service role that does not test for whom the service acts",
  layer: "trust",
  severity: "warn",
  clouds: ["aws"],
  scope: "resource",
  why: "The service acts for many accounts and, for this one, says for which resource. A trust that does not look at it lets the service be turned on this role for somebody else's resource.",
  remediation:
    "Demand aws:SourceAccount with this account's id, or better aws:SourceArn with the resource's ARN.",
  fix: "Demands the role's own account as aws:SourceAccount, where the input tells which account it is.",
  standards: [
    "owasp-nhi-2025:NHI6",
    "owasp-nhi-2025:NHI4",
    "nist-csf-2.0:PR.AA-05",
    "csa-ccm-4.0:IAM-16",
    "mitre-attack:T1199",
  ],
  parameters: {
    trustedServices: {
      description: "Service principals that need no condition.",
      schema: { type: "array", items: { type: "string" } },
      default: [],
    },
  },
  messages: {
    unbounded:
      "{service} may assume the role for any resource it is told to: neither aws:SourceAccount nor aws:SourceArn is tested ({source}).",
  },
  examples: {
    bad: [
      {
        title: "Any schedule of EventBridge Scheduler.",
        resources: [trustingRole("scheduler", serviceMay("scheduler.amazonaws.com"))],
        findings: ["unbounded:assumeRolePolicy.Statement[0]:scheduler.amazonaws.com"],
      },
      {
        title: "IfExists asks for nothing.",
        resources: [
          trustingRole(
            "agent",
            serviceMay("bedrock.amazonaws.com", {
              StringEqualsIfExists: { "aws:SourceAccount": "123456789012" },
            }),
          ),
        ],
        findings: ["unbounded:assumeRolePolicy.Statement[0]:bedrock.amazonaws.com"],
      },
    ],
    good: [
      {
        title: "This account's state machines.",
        resources: [
          trustingRole(
            "workflow",
            serviceMay("states.amazonaws.com", { StringEquals: { "aws:SourceAccount": "123456789012" } }),
          ),
        ],
      },
      {
        title: "EC2 does not send it, and a condition would lock it out.",
        resources: [trustingRole("instance", serviceMay("ec2.amazonaws.com"))],
      },
    ],
  },
  *check(facts, { parameters }) {
    const trusted = new Set(parameters.trustedServices as readonly string[]);
    for (const { alternative, place, trust } of distinctWays(facts, "service")) {
      if (alternative.source.kind !== "service" || isAwsOwnArn(place.resource.address)) continue;
      const { service } = alternative.source;
      const source = sendsSource(service);
      if (source === undefined || trusted.has(service)) continue;
      if (Object.entries(stranger).some(([key, samples]) => refuses(alternative, key, ...samples))) continue;
      if (isBound(alternative, "sts:externalid")) continue;
      const key = `unbounded:${place.path}:${service}`;
      const account = letsInOneAlone(trust, alternative.path) ? accountOfRole(facts, trust) : undefined;
      yield violation("unbounded", place, {
        data: { service, source },
        key,
        ...(account === undefined ? {} : { mend: [demandAccount(place.path, account)] }),
      });
    }
  },
};

function demandAccount(statement: string, value: string): Edit {
  return { kind: "demand", statement, operator: "StringEquals", key: "aws:SourceAccount", value };
}

/** For whom a service acts that a stranger has set to work, by key (IAM User Guide, "The confused deputy problem"). */
const stranger: Readonly<Record<string, readonly (string | StringSet)[]>> = {
  "aws:sourcearn": [strangersArns],
  "aws:sourceaccount": [strangersAccount],
  "aws:sourceorgid": ["o-zzstranger"],
  "aws:sourceorgpaths": ["o-zzstranger/r-zzzz/ou-zzzz-zzzzzzzz/"],
};
