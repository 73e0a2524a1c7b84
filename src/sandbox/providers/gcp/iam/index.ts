import type { GcpModel } from "../settings.js";
import { account } from "./account.js";
import { organizationCustomRole, projectCustomRole } from "./customRole.js";
import { key } from "./key.js";
import { workloadIdentityPool } from "./workloadIdentityPool.js";
import { workloadIdentityPoolProvider } from "./workloadIdentityPoolProvider.js";

/** Who can be somebody in Google Cloud, besides the IAM families, which are told by their form. */
export const iamModels: readonly GcpModel[] = [
  account,
  key,
  workloadIdentityPool,
  workloadIdentityPoolProvider,
  projectCustomRole,
  organizationCustomRole,
];
