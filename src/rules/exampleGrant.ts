import type { ExampleResource } from "./rule.js";

/** A role for a service account on a project: for the examples of the GCP access rules. */
export function projectGrant(
  name: string,
  role: string,
  more: Readonly<Record<string, unknown>> = {},
): ExampleResource {
  return {
    type: "gcp:projects/iAMMember:IAMMember",
    name,
    properties: {
      project: "acme-prod",
      role,
      member: "serviceAccount:deploy@acme-prod.iam.gserviceaccount.com",
      ...more,
    },
  };
}

/** The narrow grant that the good examples show: one service's role on one resource. */
export const narrowGrant: ExampleResource = {
  type: "gcp:storage/bucketIAMMember:BucketIAMMember",
  name: "upload",
  properties: {
    bucket: "acme-site",
    role: "roles/storage.objectUser",
    member: "serviceAccount:deploy@acme-prod.iam.gserviceaccount.com",
  },
};
