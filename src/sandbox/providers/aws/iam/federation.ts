import { X509Certificate } from "node:crypto";
import { isCertificate } from "../../core/certificates.js";
import { lengthProblems } from "../../core/checks.js";
import { pseudoRandom } from "../../core/naming.js";
import { recordModel } from "../../core/recordModel.js";
import { text } from "../../core/values.js";
import { nameProblems, tagProblems } from "../checks.js";
import { awsRefusal } from "../refusals.js";
import { type AwsModel, arn } from "../settings.js";
import { pathProblems } from "./paths.js";
import { nameKey, ROLE } from "./principals.js";

/** A SAML provider is believed until its newest certificate expires; the sandbox says 100 years, as AWS does. */
const CENTURY = 100 * 365 * 86_400_000;

export const samlProvider: AwsModel = recordModel({
  type: "aws:iam/samlProvider:SamlProvider",
  naming: { property: "name", longest: 128 },
  immutable: ["name"],
  check: (properties) => [
    ...nameProblems(properties, 128),
    ...lengthProblems(
      text(properties, "samlMetadataDocument") ?? " ".repeat(1000),
      "samlMetadataDocument",
      1000,
      10_000_000,
    ),
    ...tagProblems(properties),
  ],
  key: (properties) => text(properties, "name") ?? "",
  id: (properties) => text(properties, "arn") ?? "",
  locate: (id) => /:saml-provider\/(.+)$/.exec(id)?.[1],
  outputs: (properties, { settings, now, urn }, before) => ({
    arn: arn(settings, "iam", `saml-provider/${text(properties, "name")}`),
    samlProviderUuid: before?.samlProviderUuid ?? `ASMP${pseudoRandom(17, "base32", settings.account, urn)}`,
    validUntil: before?.validUntil ?? new Date(now.getTime() + CENTURY).toISOString(),
  }),
  exists: (properties) => {
    const name = text(properties, "name") ?? "";
    const doing = { what: `creating IAM SAML Provider (${name})`, call: "IAM: CreateSAMLProvider" };
    return awsRefusal(doing, "EntityAlreadyExists", `SAMLProvider with name ${name} already exists.`);
  },
  admit: (properties) => {
    const doing = {
      what: `creating IAM SAML Provider (${text(properties, "name")})`,
      call: "IAM: CreateSAMLProvider",
    };
    const isMetadata = /<(?:\w+:)?EntityDescriptor[\s>]/.test(text(properties, "samlMetadataDocument") ?? "");
    return isMetadata ? undefined : awsRefusal(doing, "InvalidInput", "Could not parse metadata");
  },
});

export const serviceLinkedRole: AwsModel = recordModel({
  type: "aws:iam/serviceLinkedRole:ServiceLinkedRole",
  immutable: ["awsServiceName", "customSuffix"],
  check: (properties) =>
    /\.(?:amazonaws\.com|amazonaws\.com\.cn)$/.test(text(properties, "awsServiceName") ?? "x.amazonaws.com")
      ? tagProblems(properties)
      : [
          {
            path: "awsServiceName",
            reason: "must be a service principal, as elasticbeanstalk.amazonaws.com",
          },
        ],
  key: (properties) => nameKey(linkedName(properties)),
  id: (properties) => text(properties, "arn") ?? "",
  locate: (id) => nameKey(id.slice(id.lastIndexOf("/") + 1)),
  outputs: (properties, { settings, urn, now }, before) => {
    const [name, service] = [linkedName(properties), text(properties, "awsServiceName") ?? ""];
    const path = `/aws-service-role/${service}/`;
    return {
      name,
      path,
      arn: arn(settings, "iam", `role${path}${name}`),
      uniqueId:
        before?.uniqueId ?? `AROA${pseudoRandom(17, "base32", settings.account, ROLE.type, name, urn)}`,
      createDate: before?.createDate ?? now.toISOString(),
    };
  },
  exists: (properties) =>
    awsRefusal(
      {
        what: `creating IAM Service Linked Role (${text(properties, "awsServiceName")})`,
        call: "IAM: CreateServiceLinkedRole",
      },
      "InvalidInput",
      `Service role name ${linkedName(properties)} has been taken in this account, please try a different suffix.`,
    ),
});

function linkedName(properties: Parameters<typeof text>[0]): string {
  const service = (text(properties, "awsServiceName") ?? "").split(".")[0] ?? "";
  const words = service.split("-").map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const suffix = text(properties, "customSuffix");
  return `AWSServiceRoleFor${words.join("")}${suffix === undefined ? "" : `_${suffix}`}`;
}

export const serverCertificate: AwsModel = recordModel({
  type: "aws:iam/serverCertificate:ServerCertificate",
  naming: { property: "name", longest: 128 },
  defaults: { path: "/" },
  immutable: ["certificateBody", "certificateChain", "privateKey"],
  check: (properties) => [
    ...nameProblems(properties, 128),
    ...pathProblems(properties),
    ...tagProblems(properties),
  ],
  key: (properties) => nameKey(text(properties, "name") ?? ""),
  id: (properties) => `ASCA${pseudoRandom(17, "base32", text(properties, "arn") ?? "")}`,
  locate: (_id, known) => nameKey(text(known, "name") ?? _id),
  outputs: (properties, { settings, now }, before) => ({
    arn: arn(
      settings,
      "iam",
      `server-certificate${text(properties, "path") ?? "/"}${text(properties, "name")}`,
    ),
    uploadDate: before?.uploadDate ?? now.toISOString(),
    expiration: new Date(
      new X509Certificate(text(properties, "certificateBody") ?? "").validTo,
    ).toISOString(),
  }),
  exists: (properties) => {
    const name = text(properties, "name") ?? "";
    const doing = {
      what: `uploading IAM Server Certificate (${name})`,
      call: "IAM: UploadServerCertificate",
    };
    return awsRefusal(
      doing,
      "EntityAlreadyExists",
      `The Server Certificate with name ${name} already exists.`,
    );
  },
  admit: (properties) =>
    isCertificate(text(properties, "certificateBody") ?? "")
      ? undefined
      : awsRefusal(
          {
            what: `uploading IAM Server Certificate (${text(properties, "name")})`,
            call: "IAM: UploadServerCertificate",
          },
          "InvalidInput",
          "Unable to parse certificate. Please ensure the certificate is in PEM format.",
        ),
});

export const virtualMfaDevice: AwsModel = recordModel({
  type: "aws:iam/virtualMfaDevice:VirtualMfaDevice",
  defaults: { path: "/" },
  immutable: ["virtualMfaDeviceName", "path"],
  check: (properties) => [
    ...nameProblems(properties, 226, "virtualMfaDeviceName"),
    ...pathProblems(properties),
    ...tagProblems(properties),
  ],
  key: (properties) => nameKey(text(properties, "virtualMfaDeviceName") ?? ""),
  id: (properties) => text(properties, "arn") ?? "",
  locate: (id) => nameKey(id.slice(id.lastIndexOf("/") + 1)),
  outputs: (properties, { settings }) => {
    const serial = arn(
      settings,
      "iam",
      `mfa${text(properties, "path") ?? "/"}${text(properties, "virtualMfaDeviceName")}`,
    );
    const seed = `SANDBOX${pseudoRandom(57, "base32", serial)}`;
    return {
      arn: serial,
      serialNumber: serial,
      base32StringSeed: Buffer.from(seed).toString("base64"),
      qrCodePng: "",
    };
  },
  exists: (properties) => {
    const name = text(properties, "virtualMfaDeviceName") ?? "";
    const doing = { what: `creating IAM Virtual MFA Device (${name})`, call: "IAM: CreateVirtualMFADevice" };
    return awsRefusal(
      doing,
      "EntityAlreadyExists",
      "MFADevice entity at the same path and name already exists.",
    );
  },
});
