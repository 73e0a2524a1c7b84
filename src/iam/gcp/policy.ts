/** An allow policy: who has which roles on one resource. */
export interface AllowPolicy {
  readonly bindings: readonly Binding[];
}

export interface Binding {
  readonly role: string;
  readonly members: readonly string[];
  /** CEL; the binding counts only where it is true. */
  readonly condition?: string;
  /** Place in the policy, e.g. `bindings[1]`. */
  readonly path: string;
}

/** One rule of a deny policy; permissions in the form `service.googleapis.com/resource.verb`. */
export interface DenyRule {
  readonly principals: readonly string[];
  readonly exceptPrincipals: readonly string[];
  readonly permissions: readonly string[];
  readonly exceptPermissions: readonly string[];
  /** CEL; the rule counts where it is true, and where it cannot be evaluated. */
  readonly condition?: string;
  readonly path: string;
}
