import { isMemberProblem, parseMember } from "./parseMember.js";

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

/** Something in a policy document that is not as Google's API has it. */
export interface PolicyProblem {
  readonly path: string;
  readonly message: string;
}

export interface ReadAllowPolicy {
  readonly policy: AllowPolicy;
  readonly problems: readonly PolicyProblem[];
}

export interface ReadDenyPolicy {
  readonly rules: readonly DenyRule[];
  readonly problems: readonly PolicyProblem[];
}

type Json = Readonly<Record<string, unknown>>;

/** Reads the JSON of an allow policy (`getIamPolicy`). What is not understood is left out and listed. */
export function readAllowPolicy(document: unknown): ReadAllowPolicy {
  const problems: PolicyProblem[] = [];
  if (!isObject(document))
    return { policy: { bindings: [] }, problems: [{ path: "", message: "a policy is an object" }] };
  const listed = document.bindings ?? [];
  if (!Array.isArray(listed)) problems.push({ path: "bindings", message: "bindings is a list" });
  const version = document.version ?? 1;
  const bindings = (Array.isArray(listed) ? listed : []).flatMap((item: unknown, index) => {
    const path = `bindings[${index}]`;
    if (!isObject(item) || typeof item.role !== "string") {
      problems.push({ path, message: "a binding has a role and members" });
      return [];
    }
    const condition = readCondition(item.condition, `${path}.condition`, "false", problems);
    if (condition !== undefined && version !== 3) {
      problems.push({ path: "version", message: "a policy with conditions has version 3" });
    }
    const members = readTexts(item.members, `${path}.members`, problems);
    for (const [at, member] of members.entries()) {
      const parsed = parseMember(member);
      if (isMemberProblem(parsed)) problems.push({ path: `${path}.members[${at}]`, message: parsed.message });
    }
    return [{ role: item.role, members, path, ...(condition === undefined ? {} : { condition }) }];
  });
  return { policy: { bindings }, problems };
}

/** Reads the JSON of a deny policy (`policies.get`, IAM v2). What is not understood is left out and listed. */
export function readDenyPolicy(document: unknown): ReadDenyPolicy {
  const problems: PolicyProblem[] = [];
  const listed = isObject(document) ? (document.rules ?? []) : undefined;
  if (!Array.isArray(listed))
    return { rules: [], problems: [{ path: "rules", message: "a deny policy has a list of rules" }] };
  const rules = listed.flatMap((item: unknown, index) => {
    const path = `rules[${index}].denyRule`;
    const rule = isObject(item) ? item.denyRule : undefined;
    if (!isObject(rule)) {
      problems.push({ path, message: "a rule of a deny policy is a denyRule" });
      return [];
    }
    const texts = (name: string) => readTexts(rule[name], `${path}.${name}`, problems);
    const condition = readCondition(rule.denialCondition, `${path}.denialCondition`, "true", problems);
    return [
      {
        principals: texts("deniedPrincipals"),
        exceptPrincipals: texts("exceptionPrincipals"),
        permissions: texts("deniedPermissions"),
        exceptPermissions: texts("exceptionPermissions"),
        path,
        ...(condition === undefined ? {} : { condition }),
      },
    ];
  });
  return { rules, problems };
}

function readTexts(value: unknown, path: string, problems: PolicyProblem[]): readonly string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
  problems.push({ path, message: "this is a list of texts" });
  return [];
}

/** The expression of a condition. One that cannot be read must not turn into none: `unreadable` grants nothing. */
function readCondition(
  value: unknown,
  path: string,
  unreadable: "true" | "false",
  problems: PolicyProblem[],
): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (isObject(value) && typeof value.expression === "string") return value.expression;
  problems.push({ path, message: "a condition has an expression" });
  return unreadable;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
