import type { BadRequest, ClaimRequirement, Issuer, Parts, Tenancy, TrustRequest } from "./issuer.js";

/** Keys that AWS evaluates for the tokens of every OIDC provider (IAM User Guide, "Available keys for OIDC federation"). */
export const standardAwsKeys: Readonly<Record<string, string>> = { aud: "aud", sub: "sub", amr: "amr" };

/** Named keys that AWS takes from claims of the same name, with the standard ones. */
export function awsKeys(...names: readonly string[]): Readonly<Record<string, string>> {
  return { ...standardAwsKeys, ...Object.fromEntries(names.map((name) => [name, name])) };
}

/** A tenancy in which every tenant's tokens have one `iss`. */
export function sharedTenancy(url: string, parts: Parts = {}): Tenancy {
  return { url, shared: true, parts };
}

/** A tenancy whose `iss` no stranger's token has. */
export function privateTenancy(url: string, parts: Parts = {}): Tenancy {
  return { url, shared: false, parts };
}

/** Host, path and whether a final slash is written, of an https URL (scheme optional, as AWS writes it); undefined for any other. */
export interface IssuerUrl {
  readonly host: string;
  /** Path without slashes at its ends. */
  readonly path: string;
  readonly url: string;
}

/** Reads an issuer URL without changing it: the host must be lower-case and bare of port, user, query and fragment. */
export function issuerUrl(text: string): IssuerUrl | undefined {
  const bare = text.startsWith("https://") ? text.slice("https://".length) : text;
  const match = /^([a-z0-9-]+(?:\.[a-z0-9-]+)+)(\/[^?#\s]*)?$/.exec(bare);
  if (match?.[1] === undefined) return undefined;
  return { host: match[1], path: (match[2] ?? "").replace(/^\/|\/$/g, ""), url: `https://${bare}` };
}

/** What is wrong with given values of an issuer's parts; absent ones are not looked at. */
export function partProblems(
  issuer: Pick<Issuer, "name" | "parts">,
  given: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  return Object.entries(given).flatMap(([name, value]) => {
    const part = issuer.parts[name];
    if (value === undefined || part === undefined) return [];
    if (new RegExp(`^(?:${part.grammar})$`, "u").test(value)) return [];
    const why = /[*?]/.test(value) ? "wildcards are not names: list each one exactly" : `not a ${part.words}`;
    return [
      `${name} ${JSON.stringify(value)}: ${why} of ${issuer.name}, for example ${JSON.stringify(part.example)}`,
    ];
  });
}

/** A request that cannot be met, with what to write. */
export function badRequest(problems: readonly string[]): BadRequest {
  return { kind: "problems", problems };
}

/** A request, unless something is wrong with the arguments. */
export function trustRequest(
  problems: readonly string[],
  request: () => Omit<TrustRequest, "kind" | "subjectPatterns" | "claims"> & Partial<TrustRequest>,
): TrustRequest | BadRequest {
  return problems.length > 0
    ? badRequest(problems)
    : { subjectPatterns: [], claims: [], ...request(), kind: "request" };
}

/** A claim that must have a value; nothing where the value is not given. */
export function demand(
  claim: string,
  value: string | undefined,
  inSubject: boolean,
): readonly ClaimRequirement[] {
  return value === undefined ? [] : [{ claim, values: [value], inSubject }];
}

/** One problem unless exactly one of the named arguments is given. */
export function exactlyOne(given: Readonly<Record<string, unknown>>): readonly string[] {
  const names = Object.keys(given);
  const set = names.filter((name) => given[name] !== undefined && given[name] !== false);
  if (set.length === 1) return [];
  const choices = `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
  return [
    set.length === 0
      ? `say which runs may use it: one of ${choices}`
      : `${set.join(" and ")}: give only one of ${choices}`,
  ];
}
