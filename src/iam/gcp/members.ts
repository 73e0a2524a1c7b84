/**
 * A principal as Google's policies name it: one tagged union for the v1 form of allow policies and the v2 form of
 * deny policies (Google Cloud, "Principal identifiers").
 */
export type Member =
  | { readonly kind: "everyone" }
  | { readonly kind: "authenticated" }
  | { readonly kind: "user" | "group" | "serviceAccount"; readonly email: string; readonly deleted?: string }
  | { readonly kind: "domain"; readonly domain: string }
  /** Whoever has a basic role on the project or dataset: `projectOwner:my-project`. */
  | { readonly kind: "convenience"; readonly role: ConvenienceRole; readonly project: string }
  /** Identities of a workload or workforce pool. */
  | {
      readonly kind: "pool";
      readonly pool: Pool;
      readonly part: PoolPart;
      readonly deleted?: string;
    }
  /** GKE's older form: `serviceAccount:my-project.svc.id.goog[namespace/name]`. */
  | { readonly kind: "gke"; readonly project: string; readonly namespace: string; readonly name: string }
  /** An agent's own identity, or with path `*` all in the trust domain. */
  | { readonly kind: "agent"; readonly trustDomain: string; readonly path: string }
  /** All service accounts or agents of a project, folder or organization; with type `*`, all its principals. */
  | {
      readonly kind: "resource";
      readonly container: Container;
      readonly number: string;
      readonly type: "ServiceAccount" | "ServiceAgent" | "*";
    }
  /** All principals of a Cloud Identity account. */
  | { readonly kind: "customer"; readonly id: string };

export type ConvenienceRole = "projectOwner" | "projectEditor" | "projectViewer";
export type Container = "projects" | "folders" | "organizations";

export type Pool =
  | { readonly kind: "workload"; readonly project: string; readonly id: string }
  | { readonly kind: "workforce"; readonly id: string };

/** Which identities of a pool. */
export type PoolPart =
  | { readonly kind: "all" }
  | { readonly kind: "subject"; readonly value: string }
  | { readonly kind: "group"; readonly value: string }
  | { readonly kind: "attribute"; readonly name: string; readonly value: string }
  /** GKE: pods of a namespace, a cluster, or a service account by its UID. */
  | {
      readonly kind: "kubernetes";
      readonly by: "namespace" | "cluster" | "serviceAccountUid";
      readonly value: string;
    };
