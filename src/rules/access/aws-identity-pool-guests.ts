import { type Resource, reveal } from "../../model/index.js";
import { resourcesOf } from "../filed.js";
import { violation } from "../outcome.js";
import type { ExampleResource, Rule } from "../rule.js";

const type = "aws:cognito/identityPool:IdentityPool";

function pool(name: string, more: Readonly<Record<string, unknown>>): ExampleResource {
  return { type, name, properties: { identityPoolName: name, ...more } };
}

export const awsIdentityPoolGuests: Rule<"guests" | "classic"> = {
  name: "aws-identity-pool-guests",
  title: "AWS credentials for people who have not signed in",
  layer: "access",
  severity: "warn",
  clouds: ["aws"],
  scope: "resource",
  why: "The pool hands session credentials of a role to everyone who knows its id, which stands in every app that uses it. With the classic flow they are not even held down to the services that Cognito allows for guests.",
  remediation:
    "Set allowUnauthenticatedIdentities to false; where guests are meant, keep allowClassicFlow off and give their role single actions on single resources.",
  standards: [
    "owasp-nhi-2025:NHI4",
    "owasp-nhi-2025:NHI6",
    "nist-csf-2.0:PR.AA-03",
    "mitre-attack:T1078.004",
  ],
  parameters: {},
  messages: {
    guests: "The pool gives AWS credentials to whoever asks, signed in or not.",
    classic:
      "The pool gives AWS credentials to whoever asks, and the classic flow lets their role do all it may.",
  },
  examples: {
    bad: [
      {
        title: "Guests.",
        resources: [pool("app", { allowUnauthenticatedIdentities: true })],
        findings: ["guests:allowUnauthenticatedIdentities"],
      },
      {
        title: "Guests, by the classic flow.",
        resources: [pool("app", { allowUnauthenticatedIdentities: true, allowClassicFlow: true })],
        findings: ["classic:allowUnauthenticatedIdentities"],
      },
    ],
    good: [
      {
        title: "People who have signed in.",
        resources: [pool("app", { allowUnauthenticatedIdentities: false })],
      },
      { title: "The default.", resources: [pool("app", {})] },
    ],
  },
  *check(facts) {
    for (const resource of resourcesOf(facts, type)) {
      if (resource.change === "delete" || !hasGuests(resource)) continue;
      const isClassic = reveal(resource.properties.allowClassicFlow) === true;
      yield violation(isClassic ? "classic" : "guests", { resource, path: "allowUnauthenticatedIdentities" });
    }
  },
};

function hasGuests({ properties }: Resource): boolean {
  return reveal(properties.allowUnauthenticatedIdentities) === true;
}
