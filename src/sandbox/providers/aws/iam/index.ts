import type { AwsModel } from "../settings.js";
import { accessKey } from "./accessKey.js";
import { accountWideModels } from "./accountWide.js";
import { attachmentModels } from "./attach.js";
import { exclusiveModels } from "./exclusive.js";
import { samlProvider, serverCertificate, serviceLinkedRole, virtualMfaDevice } from "./federation.js";
import { group } from "./group.js";
import { inlineModels } from "./inline.js";
import { instanceProfile } from "./instanceProfile.js";
import { loginProfile } from "./loginProfile.js";
import { groupMembership, userGroupMembership } from "./membership.js";
import { openIdConnectProvider } from "./openIdConnectProvider.js";
import { policy } from "./policy.js";
import { signingCertificate, sshKey } from "./registeredKeys.js";
import { role } from "./role.js";
import { serviceCredential } from "./serviceCredential.js";
import { user } from "./user.js";

/** All of AWS IAM. */
export const iamModels: readonly AwsModel[] = [
  role,
  policy,
  user,
  group,
  instanceProfile,
  openIdConnectProvider,
  samlProvider,
  serverCertificate,
  serviceLinkedRole,
  virtualMfaDevice,
  accessKey,
  loginProfile,
  serviceCredential,
  sshKey,
  signingCertificate,
  groupMembership,
  userGroupMembership,
  ...inlineModels,
  ...attachmentModels,
  ...exclusiveModels,
  ...accountWideModels,
];
