import type { Issuer } from "./issuer.js";
import { privateTenancy, sharedTenancy } from "./request.js";

const account = { words: "account", grammar: "[0-9]+", example: "999988887777" };
const name = "[A-Za-z0-9+=,.@_/-]+";

/**
 * AWS credentials as AWS sees them: the condition keys of the caller stand for claims. There is no URL; a scheme of
 * our own stands for one, `aws-principal://`.
 */
export const awsPrincipal: Issuer = {
  id: "awsPrincipal",
  name: "AWS",
  layer: "access",
  recognise: (url) => (url === "aws-principal://" ? sharedTenancy(url) : undefined),
  audiences: [],
  audienceIsChosen: false,
  parts: {
    account,
    partition: { words: "partition", grammar: "aws|aws-cn|aws-us-gov", example: "aws" },
    principal: { words: "principal", grammar: name, example: "someone" },
    organization: { words: "organisation", grammar: "o-[a-z0-9]+", example: "o-exampleorg1" },
  },
  forms: () =>
    ["role", "user"].map((kind) => ({
      name: kind,
      words: kind === "role" ? "a session of a role" : "an IAM user",
      claims: {
        "aws:principalarn": `arn:{partition}:iam::{account}:${kind}/{principal}`,
        "aws:principalaccount": "{account}",
        "aws:principalorgid": "{organization}",
      },
      optional: ["aws:principalorgid"],
    })),
  types: {},
  families: [
    {
      name: "any-aws-account",
      reach: "anyone",
      words: "a principal of anybody's AWS account",
      how: "Anyone can open an AWS account and call AssumeRole from it.",
      fresh: ["account", "organization"],
    },
    {
      name: "other-account",
      reach: "organisation",
      words: "a principal of any account of the organisation",
      how: "Whoever administers any account of the organisation calls AssumeRole from it.",
      fresh: ["account"],
    },
  ],
  aws: () => ({ keys: {} }),
  // Callers tag their sessions as they like.
  openClaims: ["aws:requesttag/"],
  slips: [],
  intended: {
    url: "aws-principal://",
    form: "role",
    parts: { account: "111122223333", principal: "deploy" },
  },
  sources: ["IAM User Guide: AWS global condition context keys"],
};

/** Certificates that IAM Roles Anywhere takes, as the keys of the session that it asks for (`aws-rolesanywhere://`). */
export const rolesAnywhere: Issuer = {
  id: "rolesAnywhere",
  name: "IAM Roles Anywhere",
  layer: "trust",
  recognise: (url) => (url === "aws-rolesanywhere://" ? privateTenancy(url) : undefined),
  audiences: [],
  audienceIsChosen: false,
  parts: {
    account,
    region: { words: "region", grammar: "[a-z0-9-]+", example: "eu-west-1" },
    anchor: { words: "trust anchor", grammar: "[0-9a-f-]+", example: "aaaaaaaa-0000-4000-8000-000000000001" },
    commonName: { words: "common name", grammar: "[^\\n]+", example: "host-1" },
    unit: { words: "organisational unit", grammar: "[^\\n]+", example: "web" },
    organization: { words: "organisation", grammar: "[^\\n]+", example: "acme" },
    uri: { words: "URI in the certificate", grammar: "[^\\n]+", example: "spiffe://acme.example/host-1" },
    dns: { words: "DNS name in the certificate", grammar: "[^\\n]+", example: "host-1.acme.example" },
  },
  forms: () => [
    {
      name: "certificate",
      words: "a certificate under a trust anchor",
      claims: {
        "aws:sourcearn": "arn:aws:rolesanywhere:{region}:{account}:trust-anchor/{anchor}",
        "aws:sourceaccount": "{account}",
        "aws:principaltag/x509subject/cn": "{commonName}",
        "aws:principaltag/x509subject/ou": "{unit}",
        "aws:principaltag/x509subject/o": "{organization}",
        "aws:principaltag/x509san/uri": "{uri}",
        "aws:principaltag/x509san/dns": "{dns}",
        "sts:sourceidentity": "CN={commonName}",
      },
      optional: [
        "aws:principaltag/x509subject/ou",
        "aws:principaltag/x509subject/o",
        "aws:principaltag/x509san/uri",
        "aws:principaltag/x509san/dns",
      ],
    },
  ],
  types: {},
  families: [
    {
      name: "any-trust-anchor",
      reach: "organisation",
      words: "a certificate under any other trust anchor of the account",
      how: "Whoever holds a certificate of any authority that some trust anchor of the account believes, gets in.",
      fresh: ["anchor"],
    },
    {
      name: "any-certificate",
      reach: "organisation",
      words: "any other certificate of the authority",
      how: "Every machine that the authority has certified gets in, whatever its name.",
      fresh: ["commonName", "uri", "dns"],
    },
  ],
  aws: () => ({ keys: {} }),
  slips: [],
  intended: {
    url: "aws-rolesanywhere://",
    form: "certificate",
    parts: { anchor: "aaaaaaaa-0000-4000-8000-000000000001", commonName: "host-1" },
  },
  sources: ["IAM Roles Anywhere User Guide: trust model"],
};
