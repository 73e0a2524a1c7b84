import { Secret } from "../../../../model/index.js";
import { oneOf } from "../../core/checks.js";
import { pseudoRandom } from "../../core/naming.js";
import { recordModel } from "../../core/recordModel.js";
import { given, text } from "../../core/values.js";
import { gcpRefusal } from "../refusals.js";
import type { GcpCall, GcpModel } from "../settings.js";
import { serviceAccountOf } from "./lookup.js";

const KEY = "gcp:serviceaccount/key:Key";
/** Keys that one account can have (IAM quota). */
const MOST_KEYS = 10;

function holder(name: string, call: GcpCall) {
  return serviceAccountOf(name, call)?.properties ?? {};
}

/** A well-formed block that says what it is. */
function pem(label: string, content: string): string {
  return `-----BEGIN ${label}-----\n${Buffer.from(content).toString("base64")}\n-----END ${label}-----\n`;
}

/** The JSON file that Google hands out, base64-encoded; the key in it is none. */
function fakeKeyFile(email: string, clientId: string, project: string, keyId: string): Secret {
  const file = {
    type: "service_account",
    project_id: project,
    private_key_id: keyId,
    private_key: pem("PRIVATE KEY", `sandbox: not a private key, nothing is behind it (${keyId})`),
    client_email: email,
    client_id: clientId,
    auth_uri: "https://accounts.google.com/o/oauth2/auth",
    token_uri: "https://oauth2.googleapis.com/token",
    auth_provider_x509_cert_url: "https://www.googleapis.com/oauth2/v1/certs",
    client_x509_cert_url: `https://www.googleapis.com/robot/v1/metadata/x509/${encodeURIComponent(email)}`,
    universe_domain: "googleapis.com",
  };
  return new Secret(Buffer.from(JSON.stringify(file, null, 2)).toString("base64"));
}

export const key: GcpModel = recordModel({
  type: KEY,
  defaults: {
    keyAlgorithm: "KEY_ALG_RSA_2048",
    privateKeyType: "TYPE_GOOGLE_CREDENTIALS_FILE",
    publicKeyType: "TYPE_X509_PEM_FILE",
    deletionPolicy: "DELETE",
  },
  immutable: [
    "serviceAccountId",
    "keyAlgorithm",
    "privateKeyType",
    "publicKeyType",
    "publicKeyData",
    "keepers",
  ],
  notImported: ["keepers", "deletionPolicy"],
  check: (properties) => [
    ...oneOf(properties, "keyAlgorithm", ["KEY_ALG_UNSPECIFIED", "KEY_ALG_RSA_1024", "KEY_ALG_RSA_2048"]),
    ...oneOf(properties, "privateKeyType", [
      "TYPE_UNSPECIFIED",
      "TYPE_PKCS12_FILE",
      "TYPE_GOOGLE_CREDENTIALS_FILE",
    ]),
    ...oneOf(properties, "publicKeyType", ["TYPE_NONE", "TYPE_X509_PEM_FILE", "TYPE_RAW_PUBLIC_KEY"]),
  ],
  key: () => undefined,
  mint: (properties, call) => {
    const account = text(holder(text(properties, "serviceAccountId") ?? "", call), "name") ?? "";
    const before = call.account.list(KEY, `${account}/keys/`).map((record) => record.key);
    return `${account}/keys/${pseudoRandom(40, "hex", call.urn, account, ...before)}`;
  },
  outputs: (properties, call, before, name = "") => {
    if (before !== undefined) return { ...before, ...properties };
    const account = holder(text(properties, "serviceAccountId") ?? "", call);
    const [email = "", uniqueId = "", project = ""] = ["email", "uniqueId", "project"].map((one) =>
      text(account, one),
    );
    const keyId = name.slice(name.lastIndexOf("/") + 1);
    const isUpload = given(properties, "publicKeyData");
    return {
      name,
      publicKey: Buffer.from(pem("PUBLIC KEY", `sandbox: public half of nothing (${keyId})`)).toString(
        "base64",
      ),
      validAfter: call.now.toISOString(),
      validBefore: "9999-12-31T23:59:59Z",
      ...(isUpload ? {} : { privateKey: fakeKeyFile(email, uniqueId, project, keyId) }),
    };
  },
  admit: (properties, call, before) => {
    const name = text(properties, "serviceAccountId") ?? "";
    const doing = "Error creating service account key";
    const account = text(holder(name, call), "name");
    if (account === undefined)
      return gcpRefusal(doing, "NOT_FOUND", `Service account ${name} does not exist.`);
    const full = before === undefined && call.account.list(KEY, `${account}/keys/`).length >= MOST_KEYS;
    return full ? gcpRefusal(doing, "FAILED_PRECONDITION", "Precondition check failed.") : undefined;
  },
});
