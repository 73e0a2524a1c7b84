import { pseudoRandom } from "../../core/naming.js";
import { recordModel } from "../../core/recordModel.js";
import { number, text } from "../../core/values.js";
import { rangeProblems } from "../checks.js";
import { awsRefusal, type Doing } from "../refusals.js";
import type { AwsModel } from "../settings.js";
import { LOGIN_PROFILE } from "./credentials.js";
import { fakeSecret, fingerprint } from "./fakeSecret.js";
import { nameKey, principalRefusal, USER } from "./principals.js";

function creating(name: string): Doing {
  return { what: `creating IAM User Login Profile for "${name}"`, call: "IAM: CreateLoginProfile" };
}

export const loginProfile: AwsModel = recordModel({
  type: LOGIN_PROFILE,
  defaults: { passwordLength: 20 },
  immutable: ["user", "pgpKey", "passwordLength", "passwordResetRequired"],
  notImported: ["pgpKey", "passwordLength"],
  check: (properties) => rangeProblems(properties, "passwordLength", 5, 128),
  key: (properties) => nameKey(text(properties, "user") ?? ""),
  id: (properties) => text(properties, "user") ?? "",
  locate: nameKey,
  outputs: (properties, call, before) => {
    if (before !== undefined) return { ...before, ...properties };
    const pgpKey = text(properties, "pgpKey");
    const seed = [call.settings.account, call.urn];
    if (pgpKey === undefined)
      return { password: fakeSecret(number(properties, "passwordLength") ?? 20, ...seed) };
    return { keyFingerprint: fingerprint(pgpKey), encryptedPassword: pseudoRandom(64, "base62", ...seed) };
  },
  exists: (properties) => {
    const name = text(properties, "user") ?? "";
    return awsRefusal(
      creating(name),
      "EntityAlreadyExists",
      `Login Profile for user ${name} already exists.`,
    );
  },
  admit: (properties, call) => {
    const name = text(properties, "user") ?? "";
    return principalRefusal(USER, name, call, creating(name));
  },
});
