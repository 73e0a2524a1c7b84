import type { BadRequest, Issuer, Tenancy, TrustRequest } from "./issuer.js";
import { awsKeys, issuerUrl, partProblems, privateTenancy, trustRequest } from "./request.js";
import { claimName } from "./template.js";

/** RFC 1123 labels; the namespace of a service account may not hold a dot. */
const label = "[a-z0-9]([a-z0-9-]*[a-z0-9])?";

/** Hosts of managed clusters, each cluster with a URL of its own. */
const managed: readonly RegExp[] = [
  /^oidc\.eks\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?\/id\/[A-Z0-9]+$/,
  /^oidc-eks\.[a-z0-9-]+\.api\.aws\/id\/[A-Z0-9]+$/,
  /^container\.googleapis\.com\/v1\/projects\/[^/]+\/locations\/[^/]+\/clusters\/[^/]+$/,
  /^[a-z0-9-]+\.oic\.prod-aks\.azure\.com\/[0-9a-f-]+\/[0-9a-f-]+$/,
  /^kubernetes\.default\.svc(?:\.cluster\.local)?$/,
];

/** Service account tokens of a Kubernetes cluster: EKS, GKE, AKS by their URLs; any other cluster by its subjects. */
export const kubernetes: Issuer = {
  id: "kubernetes",
  name: "Kubernetes",
  layer: "access",
  recognise: (text): Tenancy | undefined => {
    const at = issuerUrl(text);
    if (
      at === undefined ||
      !managed.some((pattern) => pattern.test(`${at.host}${at.path === "" ? "" : `/${at.path}`}`))
    )
      return undefined;
    return privateTenancy(at.url);
  },
  audiences: [],
  audienceIsChosen: true,
  parts: {
    namespace: { words: "namespace", grammar: label, example: "payments" },
    serviceAccount: { words: "service account", grammar: `${label}(\\.${label})*`, example: "api" },
  },
  forms: () => [
    {
      name: "pod",
      words: "a pod's service account",
      claims: {
        sub: "system:serviceaccount:{namespace}:{serviceAccount}",
        [claimName(["kubernetes.io", "namespace"])]: "{namespace}",
        [claimName(["kubernetes.io", "serviceaccount", "name"])]: "{serviceAccount}",
      },
    },
  ],
  types: {},
  families: [
    {
      name: "other-namespace",
      reach: "organisation",
      words: "a service account in another namespace of the cluster",
      how: "Anyone who may create or use a namespace of the cluster makes a service account of that name in it.",
      fresh: ["namespace"],
    },
    {
      name: "other-service-account",
      reach: "project",
      words: "another service account of the namespace",
      how: "Anyone who may create pods or service accounts in the namespace uses one with that name.",
      fresh: ["serviceAccount"],
    },
  ],
  aws: () => ({ keys: awsKeys() }),
  openClaims: ["kubernetes.io"],
  slips: [
    {
      written: /^(?:system:)?service-?account:([^:/]+)[:/]([^:/]+)$/i,
      meant: "system:serviceaccount:$1:$2",
      why: "a subject is written `system:serviceaccount:NAMESPACE:NAME`",
    },
    {
      written: /^system:serviceaccounts?:([^:/]+)\/([^:/]+)$/,
      meant: "system:serviceaccount:$1:$2",
      why: "namespace and name are separated by a colon",
    },
    {
      written: /^ns\/([^/]+)\/sa\/([^/]+)$/,
      meant: "system:serviceaccount:$1:$2",
      why: "that is the form of GKE's own pool",
    },
  ],
  intended: {
    url: "https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF",
    form: "pod",
    parts: { namespace: "payments", serviceAccount: "api" },
  },
  sources: [
    "kubernetes.io: Configure Service Accounts for Pods",
    "Amazon EKS User Guide: IAM roles for service accounts",
  ],
};

/** Which Kubernetes service account may use an identity. */
export interface KubernetesTrust {
  /** Issuer URL of the cluster. */
  issuer: string;
  /** Namespace of the service account. */
  namespace: string;
  /** Name of the service account. */
  serviceAccount: string;
  /** Audience of the projected token; default `sts.amazonaws.com` for AWS. */
  audience?: string;
}

/** What a trust must demand for these arguments. */
export function kubernetesTrust(args: KubernetesTrust): TrustRequest | BadRequest {
  const problems = partProblems(kubernetes, {
    namespace: args.namespace,
    serviceAccount: args.serviceAccount,
  });
  return trustRequest(problems, () => ({
    issuer: args.issuer,
    ...(args.audience === undefined ? {} : { audience: args.audience }),
    subjects: [`system:serviceaccount:${args.namespace}:${args.serviceAccount}`],
  }));
}
