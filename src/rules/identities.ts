import { type Edit, type Identity, isKnown, isPlaceholder, type Knowable, useType } from "../model/index.js";

/** Kinds that somebody makes for something, and that can carry a note of it. */
const owned = new Set<Identity["kind"]>(["role", "user", "service-account", "app"]);

/**
 * Whether people answer for this identity, and the source would say who: it leaves tags out where it is a credential
 * report or a record of use.
 */
export function isAccountable(identity: Identity): boolean {
  return isOwned(identity) && !isReportRow(identity);
}

/** Whether an identity is a line of a report, which says nothing of policies, groups and tags. */
export function isReportRow({ resource }: Pick<Identity, "resource">): boolean {
  return "mfaActive" in resource.properties || resource.type === useType;
}

/**
 * Whether people answer for this identity: not for those that a cloud makes and keeps by itself, nor for those that
 * can carry neither tag nor description (apps of other services).
 */
export function isOwned(identity: Identity): boolean {
  if (!owned.has(identity.kind) || isOfService(identity)) return false;
  return identity.cloud === "aws"
    ? !isAwsOwn(identity)
    : !isGoogleOwn(identity.id) && !isDefaultAccount(identity);
}

/** Roles that a service links to the account, and that IAM Identity Center makes. */
function isAwsOwn({ id, resource }: Identity): boolean {
  const { path } = resource.properties;
  return (
    resource.type === "aws:iam/serviceLinkedRole:ServiceLinkedRole" ||
    isAwsOwnArn(id) ||
    (typeof path === "string" && isAwsOwnArn(`:role${path}`))
  );
}

/** Whether an ARN is that of a role which AWS made and which only AWS can change, as account exports list them. */
export function isAwsOwnArn(arn: string): boolean {
  return /:role\/aws-(?:service-role|reserved)\//.test(arn);
}

/** What a service outside the clouds keeps: an app, a service user. People answer for it, and it cannot say who. */
export function isOfService({ cloud, resource }: Identity): boolean {
  return cloud === "saas" || resource.type.startsWith("azuread");
}

/** Domains of accounts that Google makes: service agents, and the default accounts of a project. */
const googleDomains =
  /@(?:gcp-sa-[a-z0-9-]+\.iam|cloudservices|developer|appspot|cloudbuild|cloudcomposer-accounts\.iam|container-engine-robot\.iam|compute-system\.iam|serverless-robot-prod\.iam|gs-project-accounts\.iam|dataflow-service-producer-prod\.iam|firebase-rules\.iam|gae-api-prod\.google\.com\.iam)\.gserviceaccount\.com$/;

/** Whether an e-mail is that of a service agent or of a project's default account. */
export function isGoogleOwn(email: string): boolean {
  return googleDomains.test(email);
}

/** Every Kubernetes namespace has one. */
function isDefaultAccount({ cloud, name }: Identity): boolean {
  return cloud === "kubernetes" && name === "default";
}

/** Name for people: the identity's own, else the resource's. */
export function nameOf({ name, resource }: Pick<Identity, "name" | "resource">): string {
  return isKnown(name) ? name : resource.name;
}

/** Whether nothing is declared; what is not known yet may be. */
export function isMissing(text: Knowable<string> | undefined): boolean {
  return text === undefined || (isKnown(text) && isPlaceholder(text));
}

/** IAM's types that carry tags and are found without one. */
const tagged: ReadonlySet<string> = new Set(["aws:iam/role:Role", "aws:iam/user:User"]);

/** The tag that a team gives all its identities, as a patch writes it; nothing where the team has not said. */
export function tagMend(
  { resource }: Pick<Identity, "resource">,
  tag: string,
  value: unknown,
): { readonly mend?: readonly Edit[] } {
  if (typeof value !== "string" || value === "" || !tagged.has(resource.type)) return {};
  return { mend: [{ kind: "set", path: ["tags", tag], value }] };
}
