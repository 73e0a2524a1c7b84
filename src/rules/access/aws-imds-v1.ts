import { type Edit, isKnown, isProperties, type Resource, reveal } from "../../model/index.js";
import { resourcesOf } from "../filed.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

const types = [
  "aws:ec2/instance:Instance",
  "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
  "aws:ec2/launchTemplate:LaunchTemplate",
  "aws:ec2/launchConfiguration:LaunchConfiguration",
];

const mend: readonly Edit[] = [{ kind: "set", path: ["metadataOptions", "httpTokens"], value: "required" }];

const instance = (name: string, metadataOptions?: Readonly<Record<string, unknown>>) => ({
  type: "aws:ec2/instance:Instance",
  name,
  properties: {
    ami: "ami-0123456789abcdef0",
    instanceType: "t4g.small",
    iamInstanceProfile: "orders",
    ...(metadataOptions === undefined ? {} : { metadataOptions }),
  },
});

export const awsImdsV1: Rule<"optional" | "default"> = {
  name: "aws-imds-v1",
  title: "Instance credentials without a session token",
  layer: "access",
  severity: "warn",
  clouds: ["aws"],
  scope: "resource",
  why: "Version 1 of the metadata service answers any plain request from the instance: a forged URL in one web application is enough to carry away the role's credentials.",
  remediation: 'Set metadataOptions.httpTokens to "required".',
  fix: 'Sets httpTokens to "required", which programs that speak version 1 only do not survive.',
  standards: ["owasp-nhi-2025:NHI6", "nist-csf-2.0:PR.AA-03", "mitre-attack:T1552.005"],
  parameters: {},
  messages: {
    optional:
      "The role's credentials are given to any plain request on the instance (httpTokens is optional).",
    default:
      "The role's credentials may be given to any plain request on the instance: httpTokens is not set.",
  },
  examples: {
    bad: [
      {
        title: "Optional tokens.",
        resources: [instance("orders", { httpEndpoint: "enabled", httpTokens: "optional" })],
        findings: ["optional:metadataOptions.httpTokens"],
      },
      {
        title: "Nothing said, and a role.",
        resources: [instance("orders")],
        findings: ["default:metadataOptions"],
      },
    ],
    good: [
      { title: "Tokens required.", resources: [instance("orders", { httpTokens: "required" })] },
      { title: "No metadata service at all.", resources: [instance("orders", { httpEndpoint: "disabled" })] },
    ],
  },
  *check(facts) {
    for (const resource of resourcesOf(facts, ...types)) {
      if (resource.change === "delete") continue;
      const options = reveal(resource.properties.metadataOptions);
      if (options !== undefined && options !== null && !isProperties(options)) continue;
      if (isProperties(options) && reveal(options.httpEndpoint) === "disabled") continue;
      const tokens = isProperties(options) ? reveal(options.httpTokens) : undefined;
      if (tokens === "optional")
        yield violation("optional", { resource, path: "metadataOptions.httpTokens" }, { mend });
      else if ((tokens === undefined || tokens === null) && hasRole(resource))
        yield violation("default", { resource, path: "metadataOptions" }, { mend });
    }
  },
};

/** A state or plan that does not say leaves it to the image and the account; that matters where there is a role. */
function hasRole({ properties }: Resource): boolean {
  const profile = reveal(properties.iamInstanceProfile);
  return profile !== undefined && profile !== null && profile !== "" && isKnown(profile);
}
