import { isCertificate } from "../../core/certificates.js";
import { oneOf } from "../../core/checks.js";
import { pseudoRandom } from "../../core/naming.js";
import { recordModel } from "../../core/recordModel.js";
import { text } from "../../core/values.js";
import { awsRefusal } from "../refusals.js";
import type { AwsModel } from "../settings.js";
import { credentialSeed, SIGNING_CERTIFICATE, SSH_KEY } from "./credentials.js";
import { fakeId } from "./fakeSecret.js";
import { principalRefusal, USER } from "./principals.js";

export const sshKey: AwsModel = recordModel({
  type: SSH_KEY,
  immutable: ["username", "publicKey", "encoding"],
  check: (properties) => [
    ...oneOf(properties, "encoding", ["SSH", "PEM"]),
    ...oneOf(properties, "status", ["Active", "Inactive"]),
  ],
  key: () => undefined,
  mint: (properties, call) => fakeId("APKA", ...credentialSeed(SSH_KEY, properties, call)),
  outputs: (properties, _call, before, id = "") => ({
    sshPublicKeyId: id,
    fingerprint: before?.fingerprint ?? (pseudoRandom(32, "hex", id).match(/../g) ?? []).join(":"),
    status: properties.status ?? "Active",
  }),
  admit: (properties, call) => {
    const name = text(properties, "username") ?? "";
    const doing = { what: `uploading IAM User SSH Key (${name})`, call: "IAM: UploadSSHPublicKey" };
    const isKey = /^(?:ssh-rsa |-----BEGIN )/.test(text(properties, "publicKey") ?? "");
    const refusal = principalRefusal(USER, name, call, doing);
    return (
      refusal ??
      (isKey ? undefined : awsRefusal(doing, "InvalidInput", "The public key is not a valid SSH-RSA key"))
    );
  },
});

export const signingCertificate: AwsModel = recordModel({
  type: SIGNING_CERTIFICATE,
  defaults: { status: "Active" },
  immutable: ["userName", "certificateBody"],
  check: (properties) => oneOf(properties, "status", ["Active", "Inactive"]),
  key: () => undefined,
  mint: (properties, call) => fakeId("ASCA", ...credentialSeed(SIGNING_CERTIFICATE, properties, call)),
  id: (properties) => `${text(properties, "certificateId")}:${text(properties, "userName")}`,
  locate: (id) => id.split(":")[0],
  outputs: (_properties, _call, _before, id = "") => ({ certificateId: id }),
  admit: (properties, call) => {
    const name = text(properties, "userName") ?? "";
    const doing = {
      what: `uploading IAM Signing Certificate for "${name}"`,
      call: "IAM: UploadSigningCertificate",
    };
    const refusal = principalRefusal(USER, name, call, doing);
    if (refusal !== undefined || isCertificate(text(properties, "certificateBody") ?? "")) return refusal;
    return awsRefusal(doing, "InvalidInput", "Unable to parse the certificate; it must be X.509 in PEM");
  },
});
