import type { PolicyDocument } from "./policy.js";
import type { Resource, Unread } from "./resource.js";
import type { Knowable } from "./value.js";

/** The four layers of the field; each identity, rule and report names its own. */
export type Layer = "governance" | "trust" | "access" | "agent";

export type Cloud = "aws" | "gcp" | "azure" | "kubernetes" | "saas";

/**
 * How one thing names another: by a value (ARN, e-mail, name), or, while that value is not known, by the
 * addresses of the resources it is computed from.
 */
export interface Reference {
  readonly value: Knowable<string>;
  readonly addresses: readonly string[];
}

/** Where a fact stands: the resource, and the property path inside it. */
export interface Place {
  readonly resource: Resource;
  /** Property path in the resource, e.g. `assumeRolePolicy`; a path inside a document follows after a space-free dot. */
  readonly path: string;
}

/** Scopes that a service grants; those that reach further than one task needs are named besides. */
export interface Scopes {
  readonly granted: readonly Knowable<string>[];
  readonly excessive: readonly string[];
}

/** Who something may act as: a role, service account, user, group, agent or certificate subject. */
export interface Identity extends Place {
  readonly kind: "role" | "user" | "service-account" | "group" | "agent" | "certificate" | "app";
  readonly cloud: Cloud;
  /** ARN or e-mail where known, else the resource's address. */
  readonly id: string;
  readonly name: Knowable<string>;
  readonly owner?: Knowable<string>;
  readonly purpose?: Knowable<string>;
  /** Review or expiry date as declared, ISO 8601. */
  readonly expires?: Knowable<string>;
  readonly tags: Readonly<Record<string, Knowable<string>>>;
  /** Longest session in seconds; absent where the cloud's default applies. */
  readonly maxSession?: Knowable<number>;
  readonly boundary?: Reference;
  /** What a service outside the clouds lets it do. */
  readonly scopes?: Scopes;
  readonly created?: string;
  readonly lastUsed?: string;
  /** Set where the source keeps track of use and has seen none; absent says nothing. */
  readonly neverUsed?: boolean;
  /** Where a record of use says so, and not the identity's own export. */
  readonly record?: UseRecord;
}

/** Which record tells of use, and the time that it covers; without a beginning it has kept track ever since. */
export interface UseRecord {
  /** In words: `Google's record of authentications`. */
  readonly by: string;
  readonly from?: string;
  readonly to: string;
  readonly file: string;
}

/** What a cloud's own record says of the last use of one identity or credential, and of what it may do. */
export interface LastUse extends Place {
  readonly cloud: Cloud;
  /** ARN, e-mail, access key id, or `projects/P/serviceAccounts/E/keys/K`. */
  readonly id: string;
  readonly record: UseRecord;
  /** Whether the record is of authentication as a whole; else only of what `actions` lists. */
  readonly isWhole: boolean;
  /** Absent: none in the record. */
  readonly last?: string;
  readonly actions: readonly ActionUse[];
}

/** Which actions of one service (AWS), or of one role (Google Cloud), were used in the time of a record. */
export interface ActionUse {
  /** `s3`, or `roles/editor`. */
  readonly of: string;
  readonly used: readonly string[];
  /** Not used, and expected to be needed (Google's inference). */
  readonly likely: readonly string[];
  /** `rest`: all that is neither used nor likely. */
  readonly unused: readonly string[] | "rest";
}

/** Something that authenticates: a key, password, token or certificate. Its value is never part of the facts. */
export interface Credential extends Place {
  /** What it is, in kebab-case: `access-key`, `service-account-key`, `password`, `api-key`, `certificate` … */
  readonly kind: string;
  readonly cloud: Cloud;
  readonly id: string;
  /** The identity it authenticates, where it has one. */
  readonly holder?: Reference;
  /** How it comes to be: minted by the cloud here, given as a literal, or registered (public half only). */
  readonly origin: "minted" | "literal" | "registered";
  /** Seconds it is valid; `Infinity` when it never expires. */
  readonly lifetime: Knowable<number>;
  readonly created?: string;
  readonly lastUsed?: string;
  /** Set where the source keeps track of use and has seen none; absent says nothing. */
  readonly neverUsed?: boolean;
  /** Where a record of use says so, and not the credential's own export. */
  readonly record?: UseRecord;
  readonly active: Knowable<boolean>;
  /** What a service outside the clouds lets its bearer do; absent where the holder's rights are its own. */
  readonly scopes?: Scopes;
}

/** An issuer or certificate authority that a cloud account has been told to believe. */
export interface IdentityProvider extends Place {
  readonly kind: "aws-oidc" | "aws-saml" | "aws-anchor" | "gcp-oidc" | "gcp-aws" | "gcp-saml" | "gcp-x509";
  /** ARN, or `projects/N/locations/global/workloadIdentityPools/POOL/providers/ID`. */
  readonly id: Knowable<string>;
  /** Issuer URL as declared; absent for kinds that have none. */
  readonly issuer?: Knowable<string>;
  readonly audiences: Knowable<readonly Knowable<string>[]>;
  /** GCP attribute mapping: target attribute to CEL expression. */
  readonly mapping?: Knowable<Readonly<Record<string, Knowable<string>>>>;
  /** GCP attribute condition, CEL. */
  readonly condition?: Knowable<string>;
  /** GCP `aws` provider: the account that it admits. */
  readonly awsAccount?: Knowable<string>;
  readonly disabled: Knowable<boolean>;
}

/** Who may become an AWS role: its trust policy. (On GCP, trust is a {@link GcpGrant} on a service account.) */
export interface Trust extends Place {
  readonly identity: Reference;
  readonly document: Knowable<PolicyDocument>;
}

/** An AWS policy document together with what it is attached to. */
export interface AwsPolicy extends Place {
  readonly kind: "aws-policy";
  readonly use: "identity" | "resource" | "boundary" | "session" | "scp" | "rcp";
  readonly document: Knowable<PolicyDocument>;
  /** ARN of the managed policy, where it is one. */
  readonly arn?: Knowable<string>;
  /** Identities it applies to; for a resource policy, the resource it protects. Empty: attached to nothing here. */
  readonly attachedTo: readonly Reference[];
}

/** A managed policy attached to an identity: the edge between an {@link AwsPolicy} (or an AWS-managed one) and its holder. */
export interface AwsAttachment extends Place {
  readonly kind: "aws-attachment";
  readonly use: "identity" | "boundary";
  readonly policy: Reference;
  readonly attachedTo: readonly Reference[];
}

/** What a GCP policy is set on. */
export interface GcpScope {
  readonly kind:
    | "organization"
    | "folder"
    | "project"
    | "service-account"
    | "workload-identity-pool"
    | "billing-account"
    | "resource";
  readonly name: Reference;
  /** Resource type for kind `resource`, e.g. `gcp:storage/bucket:Bucket`. */
  readonly type?: string;
}

/** One role granted to members on a GCP scope. */
export interface GcpGrant extends Place {
  readonly kind: "gcp-grant";
  readonly role: Reference;
  readonly members: readonly Reference[];
  readonly condition?: Knowable<GcpCondition>;
  readonly on: GcpScope;
  /** Whether it replaces all other grants of the role (binding) or of the scope (policy). */
  readonly authority: "member" | "binding" | "policy";
}

export interface GcpCondition {
  readonly title?: Knowable<string>;
  readonly expression: Knowable<string>;
}

/** A GCP deny rule: permissions in `service.googleapis.com/resource.verb` form. */
export interface GcpDeny extends Place {
  readonly kind: "gcp-deny";
  readonly principals: readonly Knowable<string>[];
  readonly exceptPrincipals: readonly Knowable<string>[];
  readonly permissions: readonly Knowable<string>[];
  readonly exceptPermissions: readonly Knowable<string>[];
  readonly condition?: Knowable<GcpCondition>;
  readonly on: GcpScope;
}

/** A custom role: the name for a set of permissions. */
export interface GcpRole extends Place {
  readonly kind: "gcp-role";
  readonly id: Knowable<string>;
  readonly permissions: Knowable<readonly Knowable<string>[]>;
}

/** One rule of a Kubernetes role: all verbs on all resources that it lists (Kubernetes, RBAC, `PolicyRule`). */
export interface KubernetesRule {
  readonly path: string;
  readonly verbs: readonly Knowable<string>[];
  /** `""` is the core group, `*` every group; empty for rules on URLs. */
  readonly apiGroups: readonly Knowable<string>[];
  readonly resources: readonly Knowable<string>[];
  /** Empty: whatever the name. */
  readonly resourceNames: readonly Knowable<string>[];
}

/** A Kubernetes Role or ClusterRole: the name for a set of rules. */
export interface KubernetesRole extends Place {
  readonly kind: "kubernetes-role";
  /** `ClusterRole/name`, or `Role/namespace/name`. */
  readonly id: Knowable<string>;
  readonly rules: Knowable<readonly KubernetesRule[]>;
}

/** A RoleBinding or ClusterRoleBinding: who has a Kubernetes role. */
export interface KubernetesBinding extends Place {
  readonly kind: "kubernetes-binding";
  /** As {@link KubernetesRole.id}. */
  readonly role: Reference;
  /** Names as the API server knows them: `system:serviceaccount:ns:name`, `user:name`, `group:name`. */
  readonly subjects: readonly Reference[];
  /** Where it holds; absent: in the whole cluster. */
  readonly namespace?: Knowable<string>;
}

/** What an identity may do. */
export type Permission =
  | AwsPolicy
  | AwsAttachment
  | GcpGrant
  | GcpDeny
  | GcpRole
  | KubernetesRole
  | KubernetesBinding;

/** Something that runs: its identity, and the literal settings in which secrets hide. */
export interface Workload extends Place {
  /** `function`, `container`, `instance`, `job`, `pod`, `pipeline`, `agent` … */
  readonly kind: string;
  readonly cloud: Cloud;
  readonly id: string;
  readonly runsAs: readonly Reference[];
  /** Environment variables and other literal settings, by property path. */
  readonly settings: readonly Setting[];
}

export interface Setting {
  /** Property path of the value. */
  readonly path: string;
  /** Name of the variable; `user-data` and the like for whole scripts. */
  readonly name: string;
  /** The literal, to examine and never to print. */
  readonly value: Knowable<string>;
  /** Whether it is a reference to a secret store rather than the secret itself. */
  readonly reference: boolean;
}

/** A link of the graph: from who acts to what is acted on. */
export interface Edge extends Place {
  readonly kind: "can-become" | "runs-as" | "holds" | "reaches" | "delegates-to";
  readonly from: Reference;
  readonly to: Reference;
  readonly grade: Grade;
  /** Scopes of a connection between services. */
  readonly scopes?: Scopes;
}

/** How sure a claim about people, use or dependence is. */
export type Grade = "declared" | "observed" | "inferred" | "unknown";

/** All that was read, in one place: what rules, reports and analyses are computed from. */
export interface Facts {
  readonly resources: readonly Resource[];
  readonly identities: readonly Identity[];
  readonly credentials: readonly Credential[];
  readonly providers: readonly IdentityProvider[];
  readonly trusts: readonly Trust[];
  readonly permissions: readonly Permission[];
  readonly workloads: readonly Workload[];
  readonly edges: readonly Edge[];
  /** Absent where there are none. */
  readonly lastUses?: readonly LastUse[];
  readonly unread: readonly Unread[];
}
