/**
 * What the report's page is given: columns of numbers over a list of strings that are each there once. Types only,
 * shared by the writer and the script in the page.
 */

/** Where in the strings a text stands; -1 where there is none. */
export type TextIndex = number;

/** One entry an identity in each column. */
export interface IdentityColumns {
  readonly strings: readonly string[];
  readonly id: readonly TextIndex[];
  readonly name: readonly TextIndex[];
  readonly account: readonly TextIndex[];
  readonly owner: readonly TextIndex[];
  /** Places in {@link words}. */
  readonly cloud: readonly number[];
  readonly kind: readonly number[];
  readonly ownership: readonly number[];
  readonly managed: readonly number[];
  readonly governed: readonly number[];
  readonly authenticated: readonly number[];
  readonly enforced: readonly number[];
  readonly privilege: readonly number[];
  readonly risk: readonly number[];
  readonly credentials: readonly number[];
  /** Days; -1 where it is not known. */
  readonly age: readonly number[];
  readonly unused: readonly number[];
  readonly findings: readonly number[];
}

/** The words that columns point at. The order is the order of sorting, the best first. */
export const words = {
  cloud: ["aws", "gcp", "azure", "kubernetes", "saas"],
  kind: ["role", "user", "service-account", "group", "agent", "certificate", "app"],
  ownership: ["declared", "inferred", "departed", "nobody"],
  managed: ["managed", "not-deployed", "unmanaged"],
  cell: ["present", "unknown", "missing"],
  privilege: ["none", "unknown", "read", "write", "undecided", "permissions", "administrator"],
  severity: ["block", "warn", "info"],
  layer: ["governance", "trust", "access", "agent"],
  grade: ["cloud", "password", "service", "stored", "certificate", "minor", "none"],
  node: ["identity", "credential", "provider", "workload", "principal", "resource"],
  edge: ["can-become", "runs-as", "holds", "reaches", "delegates-to"],
  evidence: ["declared", "observed", "inferred", "unknown"],
} as const;

export interface FindingColumns {
  readonly strings: readonly string[];
  readonly rule: readonly TextIndex[];
  readonly severity: readonly number[];
  readonly layer: readonly number[];
  readonly resource: readonly TextIndex[];
  readonly path: readonly TextIndex[];
  readonly message: readonly TextIndex[];
  readonly remediation: readonly TextIndex[];
  /** The change of the source that mends it, as a unified diff. */
  readonly fix: readonly TextIndex[];
  /** Lines `claim = value`, in one text. */
  readonly witness: readonly TextIndex[];
  readonly standards: readonly TextIndex[];
  readonly source: readonly TextIndex[];
  /** "reason (owner, until day)". */
  readonly exception: readonly TextIndex[];
}

export interface CredentialColumns {
  readonly strings: readonly string[];
  readonly id: readonly TextIndex[];
  readonly kind: readonly TextIndex[];
  readonly holder: readonly TextIndex[];
  readonly grade: readonly number[];
  readonly active: readonly number[];
  readonly age: readonly number[];
  /** Days since it was last used; -1: not known, -2: no use is on record. */
  readonly used: readonly number[];
  /** How long it is valid, in words. */
  readonly lifetime: readonly TextIndex[];
  readonly debt: readonly number[];
  /** The factors of the debt, in words. */
  readonly why: readonly TextIndex[];
}

export interface GraphColumns {
  readonly strings: readonly string[];
  readonly id: readonly TextIndex[];
  readonly name: readonly TextIndex[];
  readonly kind: readonly number[];
  /** Risk of an identity; -1 for other nodes. */
  readonly risk: readonly number[];
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly edge: readonly number[];
  readonly evidence: readonly number[];
  readonly path: readonly TextIndex[];
}

/** One identity told whole: headings with their lines. */
export type IdentityDetail = readonly { readonly title: string; readonly lines: readonly string[] }[];

/** Identities whose details are packed together. */
export const detailsPerBlock = 500;

/** Names of the blocks of the page; the details of identity `n` are in block `details-⌊n / 500⌋`. */
export type BlockName = "identities" | "findings" | "credentials" | "graph" | `details-${number}`;
