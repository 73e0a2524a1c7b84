import type { Issuer, Template, TokenForm } from "./issuer.js";
import { awsKeys, privateTenancy } from "./request.js";
import { claimName } from "./template.js";

const text = "[^\\n]+";
const trustDomain = "[a-z0-9][a-z0-9._-]*";
const path = "[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*";

/** Name of a claim that stands inside others: `subject.dn.cn`. */
const at = (name: string) => claimName(name.split("."));

/** What every certificate may say; a client chooses among them what its authority signs. */
const always: Readonly<Record<string, Template>> = {
  [at("subject.dn.cn")]: "{commonName}",
  [at("subject.dn.ou")]: "{unit}",
  [at("subject.dn.o")]: "{organization}",
  [at("issuer.dn.cn")]: "{issuerName}",
  [at("issuer.dn.ou")]: "{issuerUnit}",
  [at("issuer.dn.o")]: "{issuerOrganization}",
  [at("san.dns")]: "{dns}",
};

const optional = Object.keys(always);

function form(name: string, words: string, uri: Readonly<Record<string, Template>>): TokenForm {
  return {
    name,
    words,
    claims: { ...always, ...uri, serialNumberHex: "{serial}", sha256Fingerprint: "{fingerprint}" },
    optional,
  };
}

/**
 * Client certificates under the trust store of a Google X.509 provider, as the claims that Google reads from them.
 * There is no URL; a scheme of our own with the provider's name stands for one, `x509://`.
 */
export const gcpCertificate: Issuer = {
  id: "gcpCertificate",
  name: "the authorities of the trust store",
  layer: "trust",
  recognise: (url) => (url.startsWith("x509://") ? privateTenancy(url) : undefined),
  audiences: [],
  audienceIsChosen: false,
  parts: {
    commonName: { words: "common name", grammar: text, example: "host-1", group: "." },
    unit: { words: "organisational unit", grammar: text, example: "web" },
    organization: { words: "organisation", grammar: text, example: "acme" },
    issuerName: { words: "common name of the authority", grammar: text, example: "Acme Issuing CA" },
    issuerUnit: { words: "organisational unit of the authority", grammar: text, example: "pki" },
    issuerOrganization: { words: "organisation of the authority", grammar: text, example: "acme" },
    dns: { words: "DNS name in the certificate", grammar: text, example: "host-1.acme.example", group: "." },
    trustDomain: { words: "trust domain", grammar: trustDomain, example: "acme.example" },
    path: { words: "SPIFFE path", grammar: path, example: "ns/default/sa/api", group: "/" },
    uri: {
      words: "URI in the certificate",
      grammar: text,
      except: "spiffe://.*",
      example: "https://host-1.acme.example/",
      group: "/",
    },
    serial: { words: "serial number", grammar: "[0-9a-fA-F]+", example: "0a1b2c3d" },
    fingerprint: {
      words: "fingerprint",
      grammar: "[A-Za-z0-9+/]+=*",
      example: "q83vEjRWeJCrze8SNFZ4kKvN7xI=",
    },
  },
  forms: () => [
    form("workload", "a certificate with a SPIFFE id", { [at("san.uri")]: "spiffe://{trustDomain}/{path}" }),
    form("certificate", "a certificate without a URI", {}),
    form("other-uri", "a certificate with another URI", { [at("san.uri")]: "{uri}" }),
  ],
  types: {},
  families: [
    {
      name: "any-name",
      reach: "organisation",
      words: "a certificate of any name that the authority signs",
      how: "The names that get in are not only one's own: a stranger's certificate of any authority of the trust store will do.",
      fresh: [
        "commonName",
        "organization",
        "unit",
        "issuerName",
        "issuerUnit",
        "issuerOrganization",
        "dns",
        "trustDomain",
        "path",
        "uri",
        "serial",
        "fingerprint",
      ],
    },
    {
      name: "any-certificate",
      reach: "organisation",
      words: "any other certificate of the authority",
      how: "Every machine that the authority has certified gets in, whatever its name.",
      fresh: ["commonName", "unit", "dns", "path", "uri", "serial", "fingerprint"],
    },
  ],
  aws: () => ({ keys: awsKeys() }),
  slips: [],
  intended: {
    url: "x509://projects/1/locations/global/workloadIdentityPools/machines/providers/machines-ca",
    form: "workload",
    parts: { trustDomain: "acme.example", path: "ns/prod/sa/api" },
  },
  sources: ["docs.cloud.google.com: Workload Identity Federation with X.509 certificates"],
};
