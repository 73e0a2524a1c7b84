import type { BadRequest, Issuer, TrustRequest } from "./issuer.js";
import { awsKeys, issuerUrl, partProblems, privateTenancy, trustRequest } from "./request.js";

const trustDomain = "[a-z0-9][a-z0-9._-]*";
const path = "[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*";

/** JWT-SVIDs through SPIRE's discovery provider: the host is the operator's own, told only by its name. */
export const spiffe: Issuer = {
  id: "spiffe",
  name: "SPIFFE",
  layer: "trust",
  recognise: (text) => {
    const at = issuerUrl(text);
    return at !== undefined && /(^|[.-])(?:spire|spiffe)[.-]/.test(at.host)
      ? privateTenancy(at.url)
      : undefined;
  },
  audiences: [],
  audienceIsChosen: true,
  parts: {
    trustDomain: { words: "trust domain", grammar: trustDomain, example: "acme.example" },
    path: { words: "SPIFFE path", grammar: path, example: "ns/default/sa/api" },
  },
  forms: () => [{ name: "workload", words: "a workload", claims: { sub: "spiffe://{trustDomain}/{path}" } }],
  types: {},
  families: [
    {
      name: "other-workload",
      reach: "organisation",
      words: "another workload of the trust domain",
      how: "Anyone who may run or register a workload in the trust domain has a token with such a path.",
      fresh: ["path"],
    },
    {
      name: "other-trust-domain",
      reach: "organisation",
      words: "a workload of a federated trust domain",
      how: "The operator of a federated trust domain names its workloads as it likes.",
      fresh: ["trustDomain"],
    },
  ],
  aws: () => ({ keys: awsKeys() }),
  slips: [
    {
      written: /^(?!spiffe:\/\/)([a-z0-9.-]+\/.+)$/,
      meant: "spiffe://$1",
      why: "a subject begins with `spiffe://`",
    },
  ],
  intended: {
    url: "https://spire.acme.example",
    form: "workload",
    parts: { trustDomain: "acme.example", path: "ns/default/sa/api" },
  },
  sources: ["spiffe.io: SPIFFE ID and JWT-SVID specifications"],
};

/** Which SPIFFE workload may use an identity. */
export interface SpiffeTrust {
  /** URL of the OIDC discovery provider, SPIRE's `jwt_issuer`. */
  issuer: string;
  /** SPIFFE ID of the workload, `spiffe://TRUST-DOMAIN/PATH`. */
  spiffeId: string;
  /** Audience that the workload asks for. */
  audience: string;
}

/** What a trust must demand for these arguments. */
export function spiffeTrust(args: SpiffeTrust): TrustRequest | BadRequest {
  const [, domain, workload] = /^spiffe:\/\/([^/]*)\/(.*)$/.exec(args.spiffeId) ?? [];
  const problems =
    domain === undefined
      ? [`spiffeId ${JSON.stringify(args.spiffeId)}: write spiffe://TRUST-DOMAIN/PATH`]
      : partProblems(spiffe, { trustDomain: domain, path: workload });
  return trustRequest(problems, () => ({
    issuer: args.issuer,
    audience: args.audience,
    subjects: [args.spiffeId],
  }));
}
