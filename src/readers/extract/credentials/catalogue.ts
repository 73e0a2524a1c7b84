import type { Cloud } from "../../../model/index.js";
import { saasCredentials } from "../saas/credentials.js";
import { awsCredentials } from "./aws.js";
import { gcpCredentials } from "./gcp.js";
import type { CredentialRow } from "./row.js";

/** Every type that mints, holds or registers something that authenticates. */
export const catalogue: readonly (CredentialRow & { readonly cloud: Cloud })[] = [
  ...awsCredentials.map((row) => ({ ...row, cloud: "aws" as const })),
  ...gcpCredentials.map((row) => ({ ...row, cloud: "gcp" as const })),
  ...saasCredentials,
];
