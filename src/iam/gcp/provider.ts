import {
  type CelMap,
  type CelValue,
  type Environment,
  evaluateCel,
  fromJson,
  isFailure,
  isProblem,
  parseCel,
} from "./cel/index.js";

/** What decides about a token at a workload identity pool provider. */
export interface ProviderRules {
  /** Target attribute to CEL expression. */
  readonly mapping: Readonly<Record<string, string>>;
  readonly condition?: string;
}

/** The identity that a token becomes in its pool. */
export interface PoolIdentity {
  readonly subject: string;
  readonly groups: readonly string[];
  /** Custom attributes that are strings, by name without `attribute.`. */
  readonly attributes: Readonly<Record<string, string>>;
}

export type ProviderDecision =
  | { readonly decision: "admitted"; readonly identity: PoolIdentity }
  /** `answer`: the error_description of Google's token endpoint. */
  | { readonly decision: "refused"; readonly reason: string; readonly answer: string }
  | { readonly decision: "undecided"; readonly reason: string };

/** Longest subject, in bytes (Google Cloud, "Workload Identity Federation", Attribute mappings). */
export const maxSubjectBytes = 127;

/**
 * What Google gives an AWS provider that declares no mapping (reference of `attributeMapping`), and an X.509 one.
 */
export const defaultMappings = {
  aws: {
    "google.subject": "assertion.arn",
    "attribute.aws_role":
      "assertion.arn.contains('assumed-role') ? assertion.arn.extract('{account_arn}assumed-role/') + 'assumed-role/' + assertion.arn.extract('assumed-role/{role_name}/') : assertion.arn",
  },
  x509: { "google.subject": "assertion.subject.dn.cn" },
} as const satisfies Record<string, Readonly<Record<string, string>>>;

/**
 * Decides about a token whose signature, issuer, audience and time have been checked: maps its claims, then asks
 * the condition. An attribute whose mapping is an error (a missing claim) is not set; without a subject there is no
 * identity. An error in the condition is a no.
 */
export function evaluateProvider({ mapping, condition }: ProviderRules, claims: object): ProviderDecision {
  const assertion = fromJson(claims);
  const mapped = new Map<string, CelValue>();
  for (const [attribute, text] of Object.entries(mapping)) {
    const parsed = parseCel(text);
    if (isProblem(parsed))
      return { decision: "undecided", reason: `the mapping of ${attribute} does not parse` };
    const value = evaluateCel(parsed, { variables: new Map([["assertion", assertion]]) });
    if (!isFailure(value)) mapped.set(attribute, value);
    else if (value.kind === "unknown")
      return { decision: "undecided", reason: `${attribute}: ${value.reason}` };
    else if (attribute === "google.subject") {
      return refuse(
        `google.subject cannot be mapped: ${value.reason}`,
        "The mapped attribute google.subject could not be evaluated.",
      );
    }
  }
  const refusal = judgeCondition(condition, assertion, mapped);
  return refusal ?? identify(mapped);
}

function refuse(reason: string, answer: string): ProviderDecision {
  return { decision: "refused", reason, answer };
}

const rejected = "The given credential is rejected by the attribute condition.";

function judgeCondition(
  condition: string | undefined,
  assertion: CelValue,
  mapped: ReadonlyMap<string, CelValue>,
): ProviderDecision | undefined {
  if (condition === undefined || condition.trim() === "") return undefined;
  const parsed = parseCel(condition);
  if (isProblem(parsed))
    return { decision: "undecided", reason: `the attribute condition does not parse: ${parsed.message}` };
  const result = evaluateCel(parsed, environmentOf(assertion, mapped));
  if (result === true) return undefined;
  if (!isFailure(result)) return refuse("the attribute condition is not true", rejected);
  if (result.kind === "unknown") return { decision: "undecided", reason: result.reason };
  return refuse(`the attribute condition is an error: ${result.reason}`, rejected);
}

function environmentOf(assertion: CelValue, mapped: ReadonlyMap<string, CelValue>): Environment {
  const of = (prefix: string): CelMap =>
    new Map(
      [...mapped].flatMap(([name, value]) =>
        name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
      ),
    );
  return {
    variables: new Map<string, CelValue>([
      ["assertion", assertion],
      ["google", of("google.")],
      ["attribute", of("attribute.")],
    ]),
  };
}

function identify(mapped: ReadonlyMap<string, CelValue>): ProviderDecision {
  const subject = mapped.get("google.subject");
  if (typeof subject !== "string" || subject === "") {
    return refuse(
      "google.subject is not a string, or empty",
      "The mapped attribute google.subject must be a non-empty string.",
    );
  }
  if (Buffer.byteLength(subject) > maxSubjectBytes) {
    return refuse(
      `google.subject is longer than ${maxSubjectBytes} bytes`,
      `The size of mapped attribute google.subject exceeds the ${maxSubjectBytes} bytes limit. Either modify your attribute mapping or the incoming assertion to produce a mapped attribute that is less than ${maxSubjectBytes} bytes.`,
    );
  }
  const groups = mapped.get("google.groups");
  const attributes = [...mapped].flatMap(([name, value]) =>
    name.startsWith("attribute.") && typeof value === "string"
      ? [[name.slice("attribute.".length), value] as const]
      : [],
  );
  return {
    decision: "admitted",
    identity: {
      subject,
      groups: Array.isArray(groups) ? groups.filter((group) => typeof group === "string") : [],
      attributes: Object.fromEntries(attributes),
    },
  };
}
