import { checkProvider } from "../../../../iam/gcp/checks.js";
import type { Properties } from "../../../../model/index.js";
import { isCertificate } from "../../core/certificates.js";
import type { Refusal } from "../../core/model.js";
import { object, objects, plain, text, texts } from "../../core/values.js";
import { gcpRefusal } from "../refusals.js";

const KINDS = ["oidc", "aws", "saml", "x509"] as const;

/** Why Google does not take a provider of a workload identity pool. */
export function providerRefusal(properties: Properties, doing: string): Refusal | undefined {
  const kind = KINDS.find((one) => object(properties, one) !== undefined) ?? "oidc";
  const [oidc, aws] = [object(properties, "oidc") ?? {}, object(properties, "aws") ?? {}];
  const [problem] = checkProvider({
    kind,
    mapping: stringsOf(object(properties, "attributeMapping") ?? {}),
    audiences: texts(oidc, "allowedAudiences"),
    ...optional("issuer", text(oidc, "issuerUri")),
    ...optional("awsAccount", text(aws, "accountId")),
    ...optional("condition", text(properties, "attributeCondition")),
  });
  if (problem !== undefined) {
    return gcpRefusal(doing, "INVALID_ARGUMENT", `${problem.message} (${problem.path})`);
  }
  const reason = keySetReason(oidc) ?? samlReason(properties) ?? x509Reason(properties);
  return reason === undefined ? undefined : gcpRefusal(doing, "INVALID_ARGUMENT", reason);
}

function optional<Name extends string>(name: Name, value: string | undefined): { [N in Name]?: string } {
  return (value === undefined ? {} : { [name]: value }) as { [N in Name]?: string };
}

function stringsOf(properties: Properties): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, String(plain(value) ?? "")]),
  );
}

function keySetReason(oidc: Properties): string | undefined {
  const json = text(oidc, "jwksJson");
  if (json === undefined) return undefined;
  try {
    const value = JSON.parse(json) as { keys?: unknown } | null;
    if (Array.isArray(value?.keys)) return undefined;
  } catch {
    // Said below: it is no key set either way.
  }
  return "oidc.jwks_json is not a JSON Web Key Set.";
}

function samlReason(properties: Properties): string | undefined {
  const metadata = text(object(properties, "saml") ?? {}, "idpMetadataXml");
  if (metadata === undefined || /<(?:\w+:)?EntityDescriptor[\s>]/.test(metadata)) return undefined;
  return "The SAML metadata document is not valid.";
}

function x509Reason(properties: Properties): string | undefined {
  const x509 = object(properties, "x509");
  if (x509 === undefined) return undefined;
  const store = object(x509, "trustStore") ?? {};
  const anchors = objects(store, "trustAnchors");
  if (anchors.length === 0) return "At least one trust anchor is required.";
  const certificates = [...anchors, ...objects(store, "intermediateCas")];
  const areValid = certificates.every((one) => isCertificate(text(one, "pemCertificate") ?? ""));
  return areValid ? undefined : "A certificate of the trust store is not an X.509 certificate in PEM.";
}
