import type { Properties } from "../../../../model/index.js";
import type { CloudRecord } from "../../../account/index.js";
import { text } from "../../core/values.js";
import type { AwsCall } from "../settings.js";
import { nameKey } from "./principals.js";

export const ACCESS_KEY = "aws:iam/accessKey:AccessKey";
export const LOGIN_PROFILE = "aws:iam/userLoginProfile:UserLoginProfile";
export const SERVICE_CREDENTIAL = "aws:iam/serviceSpecificCredential:ServiceSpecificCredential";
export const SSH_KEY = "aws:iam/sshKey:SshKey";
export const SIGNING_CERTIFICATE = "aws:iam/signingCertificate:SigningCertificate";

/** What a user can hold: the property that names the user, and AWS's words when the user cannot be deleted for it. */
export const HELD: Readonly<Record<string, { readonly holder: string; readonly words: string }>> = {
  [ACCESS_KEY]: { holder: "user", words: "access keys" },
  [LOGIN_PROFILE]: { holder: "user", words: "login profile" },
  [SERVICE_CREDENTIAL]: { holder: "userName", words: "service specific credentials" },
  [SSH_KEY]: { holder: "username", words: "SSH public keys" },
  [SIGNING_CERTIFICATE]: { holder: "userName", words: "signing certificates" },
};

/** The credentials of one type that a user holds. */
export function held(type: string, user: string, call: AwsCall): CloudRecord[] {
  const holder = HELD[type]?.holder ?? "user";
  return call.account
    .list(type)
    .filter(({ properties }) => nameKey(text(properties, holder) ?? "") === nameKey(user));
}

export function credentialsOf(user: string, call: AwsCall): CloudRecord[] {
  return Object.keys(HELD).flatMap((type) => held(type, user, call));
}

/** What makes each credential of one resource another one, replacements included. */
export function credentialSeed(type: string, properties: Properties, call: AwsCall): string[] {
  const mine = call.account.list(type).filter((record) => record.urn === call.urn);
  const ids = mine.map((record) => record.id).join();
  return [call.settings.account, call.urn, text(properties, HELD[type]?.holder ?? "user") ?? "", ids];
}
