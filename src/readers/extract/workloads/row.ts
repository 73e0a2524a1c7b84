/** Where settings stand in a workload. */
export type SettingsAt =
  /** A map from name to value. */
  | { readonly map: string; readonly reference?: boolean }
  /** A map with maps and lists in it, to any depth: each text in it is a setting by its own key. */
  | { readonly tree: string }
  /** A list of `{name, value}`, where another key (`valueFrom`) names a secret store instead. */
  | { readonly pairs: string }
  /** One setting, its name and its value in properties of their own. */
  | { readonly nameAt: string; readonly valueAt: string }
  /** A list of `NAME=value` texts. */
  | { readonly lines: string }
  | Script;

/** A whole text, such as user data. */
export interface Script {
  readonly script: string;
  readonly name: string;
  readonly base64?: boolean;
  /** Whether the provider may keep only a hash of it. */
  readonly hashed?: boolean;
}

/** One type of thing that runs: the identity it runs as, and where its literal settings stand. */
export interface WorkloadRow {
  readonly type: string;
  readonly kind: string;
  /** Paths of the identities: a role, an instance profile, a service account. */
  readonly runsAs: readonly string[];
  readonly settings?: readonly SettingsAt[];
  /** Properties that are JSON text: they are read as values before the paths are followed. */
  readonly json?: readonly string[];
}
