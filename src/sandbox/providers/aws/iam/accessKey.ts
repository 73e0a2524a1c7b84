import { oneOf } from "../../core/checks.js";
import { pseudoRandom } from "../../core/naming.js";
import { recordModel } from "../../core/recordModel.js";
import { text } from "../../core/values.js";
import { awsRefusal } from "../refusals.js";
import type { AwsModel } from "../settings.js";
import { ACCESS_KEY, credentialSeed, held } from "./credentials.js";
import { fakeId, fakeSecret, fingerprint } from "./fakeSecret.js";
import { principalRefusal, USER } from "./principals.js";

/** IAM quota for one user. */
const MOST_KEYS = 2;

export const accessKey: AwsModel = recordModel({
  type: ACCESS_KEY,
  defaults: { status: "Active" },
  immutable: ["user", "pgpKey"],
  notImported: ["pgpKey"],
  check: (properties) => oneOf(properties, "status", ["Active", "Inactive"]),
  key: () => undefined,
  mint: (properties, call) => fakeId("AKIA", ...credentialSeed(ACCESS_KEY, properties, call)),
  outputs: (properties, call, before, id = "") => {
    if (before !== undefined) return { ...before, ...properties };
    const createDate = call.now.toISOString();
    const pgpKey = text(properties, "pgpKey");
    if (pgpKey === undefined) {
      return { createDate, secret: fakeSecret(40, id), sesSmtpPasswordV4: fakeSecret(44, "smtp", id) };
    }
    const sealed = (what: string) => pseudoRandom(64, "base62", what, id);
    return {
      createDate,
      keyFingerprint: fingerprint(pgpKey),
      encryptedSecret: sealed("secret"),
      encryptedSesSmtpPasswordV4: sealed("smtp"),
    };
  },
  admit: (properties, call, before) => {
    const name = text(properties, "user") ?? "";
    const doing = { what: `creating IAM Access Key (${name})`, call: "IAM: CreateAccessKey" };
    const full = before === undefined && held(ACCESS_KEY, name, call).length >= MOST_KEYS;
    const message = `Cannot exceed quota for AccessKeysPerUser: ${MOST_KEYS}`;
    return (
      principalRefusal(USER, name, call, doing) ??
      (full ? awsRefusal(doing, "LimitExceeded", message) : undefined)
    );
  },
});
