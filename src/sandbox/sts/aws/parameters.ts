import { type AwsError, validationError } from "./answer.js";

/** The parameters of a call in the Query protocol. */
export type Parameters = ReadonlyMap<string, string>;

/** What AWS's service model says of a parameter that is a text. */
export interface TextRule {
  readonly name: string;
  readonly shortest: number;
  readonly longest: number;
  readonly pattern?: RegExp;
  readonly required?: true;
}

/** Names of sessions and source identities. */
const SESSION_NAME = /^[\w+=,.@-]*$/;
const PRINTABLE = /^[\t\n\r\u0020-\u00ff]+$/;

/** Lengths and characters as in AWS's service model of STS, 2011-06-15. */
export const textRules = {
  roleArn: { name: "RoleArn", shortest: 20, longest: 2048, required: true },
  roleSessionName: {
    name: "RoleSessionName",
    shortest: 2,
    longest: 64,
    pattern: SESSION_NAME,
    required: true,
  },
  webIdentityToken: { name: "WebIdentityToken", shortest: 4, longest: 20_000, required: true },
  providerId: { name: "ProviderId", shortest: 4, longest: 2048 },
  policy: { name: "Policy", shortest: 1, longest: 2048, pattern: PRINTABLE },
  externalId: { name: "ExternalId", shortest: 2, longest: 1224, pattern: /^[\w+=,.@:/-]*$/ },
  sourceIdentity: { name: "SourceIdentity", shortest: 2, longest: 64, pattern: SESSION_NAME },
} as const satisfies Readonly<Record<string, TextRule>>;

/** The first violation of the rules, in AWS's words. */
export function checkTexts(parameters: Parameters, rules: readonly TextRule[]): AwsError | undefined {
  for (const rule of rules) {
    const problem = checkText(rule, parameters.get(rule.name));
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function checkText(
  { name, shortest, longest, pattern, required }: TextRule,
  value: string | undefined,
): AwsError | undefined {
  const field = name.charAt(0).toLowerCase() + name.slice(1);
  if (value === undefined) {
    return required ? constraint("null", field, "Member must not be null", true) : undefined;
  }
  // Tokens and policies are not repeated in answers.
  const shown = value.length > 256 || name === "WebIdentityToken" ? "***" : value;
  if (value.length < shortest)
    return constraint(shown, field, `Member must have length greater than or equal to ${shortest}`);
  if (value.length > longest)
    return constraint(shown, field, `Member must have length less than or equal to ${longest}`);
  if (pattern !== undefined && !pattern.test(value)) {
    const words = pattern.source.replace(/^\^|\$$/g, "").replaceAll("\\/", "/");
    return constraint(shown, field, `Member must satisfy regular expression pattern: ${words}`);
  }
  return undefined;
}

function constraint(value: string, field: string, words: string, isNull = false): AwsError {
  const shown = isNull ? value : `'${value}'`;
  return validationError(
    `1 validation error detected: Value ${shown} at '${field}' failed to satisfy constraint: ${words}`,
  );
}

/** The duration that is asked for, in seconds; default: one hour. */
export function durationOf(parameters: Parameters): number | AwsError {
  const text = parameters.get("DurationSeconds");
  if (text === undefined) return 3600;
  if (!/^-?\d{1,9}$/.test(text)) return validationError(`'${text.slice(0, 40)}' is not an integer`);
  const seconds = Number(text);
  if (seconds < 900)
    return constraint(text, "durationSeconds", "Member must have value greater than or equal to 900");
  if (seconds > 43_200)
    return constraint(text, "durationSeconds", "Member must have value less than or equal to 43200");
  return seconds;
}

/** Members of a list of structures: `Tags.member.1.Key`; each as its fields. */
export function membersOf(parameters: Parameters, list: string): readonly ReadonlyMap<string, string>[] {
  const members = new Map<number, Map<string, string>>();
  for (const [name, value] of parameters) {
    const match = /^([A-Za-z]+)\.member\.(\d{1,4})(?:\.(\w+))?$/.exec(name);
    if (match === null || match[1] !== list) continue;
    const index = Number(match[2]);
    const member = members.get(index) ?? new Map<string, string>();
    members.set(index, member.set(match[3] ?? "", value));
  }
  return [...members].sort(([a], [b]) => a - b).map(([, member]) => member);
}
