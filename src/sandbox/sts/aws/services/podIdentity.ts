import { createHash, randomUUID } from "node:crypto";
import { parseArn } from "../../../../iam/aws/index.js";
import type { Claims } from "../../../../issuers/index.js";
import { type HttpReply, type HttpRequest, headerText, jsonReply, reasonHeader } from "../../http/message.js";
import { checkSignature, readToken } from "../../tokens/verify.js";
import { type AwsAccount, readAccount } from "../account.js";
import { type AwsError, awsError, isAwsError } from "../answer.js";
import { type AwsState, isoSeconds } from "../operation.js";
import { serviceSession } from "./serviceSession.js";

const SERVICE = "pods.eks.amazonaws.com";
const ASSOCIATION = "aws:eks/podIdentityAssociation:PodIdentityAssociation";

/** Path at which the agent of a cluster's nodes gives credentials to pods. */
export function agentPath(clusterArn: string): string {
  return `/eks/${encodeURIComponent(clusterArn)}/v1/credentials`;
}

/** Issuer of a cluster's service account tokens. The sandbox has no clusters of its own: it follows from the ARN. */
export function clusterIssuer(clusterArn: string): string {
  const id = createHash("sha256").update(clusterArn).digest("hex").slice(0, 32).toUpperCase();
  return `https://oidc.eks.${parseArn(clusterArn)?.region}.amazonaws.com/id/${id}`;
}

/**
 * The EKS Pod Identity agent (EKS User Guide, "Understand how EKS Pod Identity works"): a pod shows the token of its
 * service account, the association of the cluster names the role, and EKS asks for it with the pod's names as session
 * tags. Undefined for other paths.
 */
export async function podIdentityEndpoint(
  request: HttpRequest,
  state: AwsState,
  now: Date,
): Promise<HttpReply | undefined> {
  const [, encoded] = /^\/eks\/([^/]+)\/v1\/credentials$/.exec(request.path) ?? [];
  if (encoded === undefined || request.method !== "GET") return undefined;
  const answer = await credentialsOf(decodeURIComponent(encoded), request, state, now);
  if (!isAwsError(answer)) return jsonReply(200, answer);
  const headers = answer.reason === undefined ? {} : { [reasonHeader]: headerText(answer.reason) };
  return jsonReply(answer.status, { Code: answer.code, Message: answer.message }, headers);
}

async function credentialsOf(clusterArn: string, request: HttpRequest, state: AwsState, now: Date) {
  const arn = parseArn(clusterArn);
  const cluster = arn?.service === "eks" ? /^cluster\/(.+)$/.exec(arn.resource)?.[1] : undefined;
  if (arn === undefined || cluster === undefined)
    return awsError("InvalidRequestException", `${clusterArn} is not the ARN of a cluster`);
  const pod = await podOf(request, clusterIssuer(clusterArn), state, now);
  if (isAwsError(pod)) return pod;
  const account = readAccount(state.home, arn.account);
  const association = associationOf(account, arn.region, cluster, pod);
  if (association === undefined)
    return awsError(
      "ResourceNotFoundException",
      `No pod identity association for the service account ${pod.namespace}/${pod.serviceAccount} in cluster ${cluster}`,
      404,
    );
  const { roleArn, disableSessionTags, policy, targetRoleArn } = association;
  if (policy !== undefined || targetRoleArn !== undefined)
    return awsError("InvalidRequestException", "policy and targetRoleArn are not modelled by the sandbox");
  const tags = {
    "eks-cluster-arn": clusterArn,
    "eks-cluster-name": cluster,
    "kubernetes-namespace": pod.namespace,
    "kubernetes-service-account": pod.serviceAccount,
    "kubernetes-pod-name": pod.name,
    "kubernetes-pod-uid": pod.uid,
  };
  const asked = {
    service: SERVICE,
    roleArn: String(roleArn),
    name: `eks-${cluster}-${pod.name}-${randomUUID()}`.replace(/[^\w+=,.@-]/g, "-").slice(0, 64),
    region: arn.region,
    sourceArn: clusterArn,
    tags: disableSessionTags === true ? {} : tags,
    transitive: true as const,
    request,
  };
  const session = serviceSession(account, state, asked, now);
  if (isAwsError(session)) return session;
  return {
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secret,
    Token: session.token,
    AccountId: arn.account,
    Expiration: isoSeconds(session.expires),
  };
}

interface Pod {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly name: string;
  readonly uid: string;
}

/** The pod that a projected token of the cluster speaks for; it must be made out to EKS's service. */
async function podOf(
  { headers }: HttpRequest,
  issuer: string,
  { keys }: AwsState,
  now: Date,
): Promise<Pod | AwsError> {
  const token = readToken(headers.authorization ?? "");
  if (token === undefined) return invalid("the Authorization header holds no service account token");
  const { iss, aud, sub, exp } = token.claims;
  if (iss !== issuer) return invalid(`the token is of ${String(iss)}, and the cluster's issuer is ${issuer}`);
  if ((await checkSignature(token, issuer, keys)) !== "good")
    return invalid("its signature is not the cluster's");
  if (typeof exp !== "number" || exp * 1000 <= now.getTime())
    return awsError("ExpiredTokenException", "The service account token has expired", 400);
  if (![aud ?? []].flat().includes(SERVICE))
    return invalid(`the token is made out to ${String(aud)}, and must be to ${SERVICE}`);
  const [, namespace, serviceAccount] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(String(sub)) ?? [];
  if (namespace === undefined || serviceAccount === undefined)
    return invalid(`${String(sub)} is not a service account`);
  return { namespace, serviceAccount, ...nameOf(token.claims) };
}

/** Kubernetes says which pod a projected token is bound to (`kubernetes.io`, bound service account tokens). */
function nameOf(claims: Claims): Pick<Pod, "name" | "uid"> {
  const bound = claims["kubernetes.io"] as
    | { readonly pod?: { readonly name?: unknown; readonly uid?: unknown } }
    | undefined;
  return { name: String(bound?.pod?.name ?? "pod"), uid: String(bound?.pod?.uid ?? "unknown") };
}

function associationOf({ facts }: AwsAccount, region: string, cluster: string, pod: Pod) {
  const found = facts.resources.find(({ type, properties }) => {
    const { clusterName, namespace, serviceAccount, associationArn } = properties;
    return (
      type === ASSOCIATION &&
      clusterName === cluster &&
      namespace === pod.namespace &&
      serviceAccount === pod.serviceAccount &&
      parseArn(String(associationArn))?.region === region
    );
  });
  return found?.properties;
}

function invalid(reason: string): AwsError {
  return awsError("InvalidTokenException", "The service account token is not valid", 400, reason);
}
