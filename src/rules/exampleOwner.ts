import { narrowGithubRole } from "./exampleTrust.js";
import type { ExampleResource } from "./rule.js";

/** A role that says whose it is, what for, and until when: for the examples of the ownership rules. */
export const ownedRole: ExampleResource = withTags({
  owner: "team-web@example.com",
  purpose: "Deploys the web site",
  expires: "2027-06-30",
});

/** The example role with other tags. */
export function withTags(tags: Readonly<Record<string, string>>): ExampleResource {
  return { ...narrowGithubRole, properties: { ...narrowGithubRole.properties, tags } };
}

/** A GCP service account with a description; service accounts have no labels. */
export function accountWith(description?: string): ExampleResource {
  return {
    type: "gcp:serviceaccount/account:Account",
    name: "deploy",
    properties: { accountId: "deploy", project: "acme-prod", ...(description ? { description } : {}) },
  };
}

/** A role that a service links to the account: nobody can tag or end it. */
export const serviceLinkedRole: ExampleResource = {
  type: "aws:iam/serviceLinkedRole:ServiceLinkedRole",
  name: "autoscaling",
  properties: { awsServiceName: "autoscaling.amazonaws.com" },
};
