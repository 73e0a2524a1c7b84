import type { Claims, ClaimValue, Issuer, Parts, Template, Tenancy, TokenForm } from "./issuer.js";

/** Claim in which a token asks AWS for session tags (AWS STS, "Passing session tags in AWS STS"). */
export const awsTagsClaim = "https://aws.amazon.com/tags";

/** One piece of a template: literal text or a named part. */
export type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "part"; readonly name: string };

/** The pieces of a template, in order; no two texts in a row and none empty. */
export const pieces: (template: Template) => readonly Piece[] = remembered((template) =>
  template
    .split(/(\{\w+\})/)
    .filter((text) => text !== "")
    .map((text) =>
      /^\{\w+\}$/.test(text) ? { kind: "part", name: text.slice(1, -1) } : { kind: "text", text },
    ),
);

/** Names of the parts that a template uses, in order of appearance. */
export const partNames: (template: Template) => readonly string[] = remembered((template) =>
  pieces(template).flatMap((piece) => (piece.kind === "part" ? [piece.name] : [])),
);

/** Templates are few and asked about for every trust; those with names from an input make no end of them. */
function remembered<T>(read: (template: Template) => T): (template: Template) => T {
  const known = new Map<Template, T>();
  return (template) => {
    let found = known.get(template);
    if (found === undefined) {
      found = read(template);
      if (known.size >= mostRemembered) known.clear();
      known.set(template, found);
    }
    return found;
  };
}

const mostRemembered = 5_000;

/** The text of a template with its parts filled in; undefined when a part is missing. */
export function fill(template: Template, parts: Parts): string | undefined {
  let text = "";
  for (const piece of pieces(template)) {
    const value = piece.kind === "text" ? piece.text : parts[piece.name];
    if (value === undefined) return undefined;
    text += value;
  }
  return text;
}

const compiled = new Map<string, RegExp>();

/**
 * The parts of a text by its template, or undefined when it does not fit. A part that appears twice must have one
 * value. Grammars exclude the separators that follow them, so the split is the only one.
 */
export function unfill(issuer: Issuer, template: Template, text: string): Parts | undefined {
  const key = `${issuer.id}\n${template}`;
  const pattern = compiled.get(key) ?? templatePattern(issuer, template);
  compiled.set(key, pattern);
  const match = pattern.exec(text);
  // A template without parts has no groups, and fits all the same.
  const parts: Parts | undefined = match === null ? undefined : { ...match.groups };
  return parts === undefined || Object.entries(parts).some(([name, value]) => isExcepted(issuer, name, value))
    ? undefined
    : parts;
}

function isExcepted(issuer: Issuer, name: string, value: string): boolean {
  const except = issuer.parts[name]?.except;
  return except !== undefined && new RegExp(`^(?:${except})$`, "u").test(value);
}

function templatePattern(issuer: Issuer, template: Template): RegExp {
  const seen = new Set<string>();
  const source = pieces(template).map((piece) => {
    if (piece.kind === "text") return escapeText(piece.text);
    if (seen.has(piece.name)) return `\\k<${piece.name}>`;
    seen.add(piece.name);
    return `(?<${piece.name}>${grammarOf(issuer, piece.name)})`;
  });
  return new RegExp(`^(?:${source.join("")})$`, "u");
}

function grammarOf(issuer: Issuer, name: string): string {
  const part = issuer.parts[name];
  if (part === undefined) throw new Error(`${issuer.id} has no part ${name}`);
  return `(?:${part.grammar})`;
}

function escapeText(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

/** A subject read back: the form that it has, and its parts. */
export interface ParsedSubject {
  readonly form: TokenForm;
  readonly parts: Parts;
}

/** Every reading of a subject under an issuer's grammar; empty when no token of the issuer has such a subject. */
export function parseSubject(issuer: Issuer, tenancy: Tenancy, subject: string): readonly ParsedSubject[] {
  return issuer.forms(tenancy, [subject]).flatMap((form) => {
    const template = form.claims.sub;
    const parts = template === undefined ? undefined : unfill(issuer, template, subject);
    if (parts === undefined) return [];
    const agrees = Object.entries(tenancy.parts).every(([name, value]) => (parts[name] ?? value) === value);
    return agrees ? [{ form, parts: { ...parts } }] : [];
  });
}

const formParts = new WeakMap<TokenForm, ReadonlySet<string>>();

/** Names of all parts that a form's claims and session tags use, in order of appearance. */
export function partsOfForm(form: TokenForm): ReadonlySet<string> {
  let names = formParts.get(form);
  if (names === undefined) {
    names = new Set(formTemplates(form).flatMap(partNames));
    formParts.set(form, names);
  }
  return names;
}

/** Every template of a form: claims and session tags. */
function formTemplates(form: TokenForm): readonly Template[] {
  return [...Object.values(form.claims), ...Object.values(form.tags ?? {})];
}

/** Parts of a form that its claims use, with an ordinary value for each that is not given. */
function completeParts(issuer: Issuer, tenancy: Tenancy, form: TokenForm, parts: Parts): Parts {
  const names = new Set([...partsOfForm(form), ...issuer.audiences.flatMap(partNames)]);
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      tenancy.parts[name] ?? parts[name] ?? issuer.parts[name]?.example ?? `some-${name}`,
    ]),
  );
}

/** The token that a form has for these parts: all claims derived from the same parts, so that they agree. */
export function tokenOf(
  issuer: Issuer,
  tenancy: Tenancy,
  form: TokenForm,
  parts: Parts,
  audience?: string,
): Claims {
  const all = completeParts(issuer, tenancy, form, parts);
  const derived = Object.entries(form.claims).flatMap(([claim, template]) => {
    const text = fill(template, all);
    return text === undefined ? [] : [[claim, typedClaim(issuer, claim, text)] as const];
  });
  const tags = Object.entries(form.tags ?? {}).map(([key, template]) => [key, [fill(template, all) ?? ""]]);
  const claims = Object.fromEntries(derived);
  const fallback = issuer.audiences.map((template) => fill(template, all)).find((text) => text !== undefined);
  const aud = audience ?? (claims.aud as string | undefined) ?? fallback;
  return {
    iss: tenancy.url,
    ...(aud === undefined ? {} : { aud }),
    ...nestClaims(claims),
    ...(tags.length === 0 ? {} : { [awsTagsClaim]: { principal_tags: Object.fromEntries(tags) } }),
  };
}

/** Separates the names of a field inside an object claim: `["subject", "dn"]` is one claim name. */
export const fieldSeparator = "\u001f";

/** The name of a field inside an object claim. */
export function claimName(path: readonly string[]): string {
  return path.join(fieldSeparator);
}

/** The claim as people write it: `subject.dn.cn`. */
export function showClaim(name: string): string {
  return name.replaceAll(fieldSeparator, ".");
}

/** A claim of a token by its name, fields inside object claims too. */
export function claimAt(token: Claims, name: string): ClaimValue | undefined {
  return name.split(fieldSeparator).reduce<ClaimValue | undefined>(fieldOf, token);
}

function fieldOf(value: ClaimValue | undefined, field: string): ClaimValue | undefined {
  return isObject(value) && Object.hasOwn(value, field) ? value[field] : undefined;
}

/** Claims as a token has them: fields of one object claim put together. */
export function nestClaims(claims: Claims): Claims {
  const nested = new Map<string, ClaimValue>();
  for (const [name, value] of Object.entries(claims)) {
    const [first, ...fields] = name.split(fieldSeparator);
    const whole = fields.reduceRight<ClaimValue>((inner, field) => ({ [field]: inner }), value);
    nested.set(first as string, mergeClaims(nested.get(first as string), whole));
  }
  return Object.fromEntries(nested);
}

function mergeClaims(a: ClaimValue | undefined, b: ClaimValue): ClaimValue {
  if (!isObject(a) || !isObject(b)) return b;
  const merged = Object.entries(b).map(([name, value]) => [name, mergeClaims(a[name], value)]);
  return { ...a, ...Object.fromEntries(merged) };
}

function isObject(value: ClaimValue | undefined): value is Claims {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Claims that tokens of every issuer have (RFC 7519, section 4.1), by what says nothing of who holds them. */
const registered: Issuer["types"] = {
  exp: "number",
  iat: "number",
  nbf: "number",
};

/** The type of a claim in an issuer's tokens; undefined for text. */
export function typeOfClaim({ types }: Issuer, claim: string): Issuer["types"][string] | undefined {
  return types[claim] ?? registered[claim];
}

/** Whether every token has the claim, with a value that is its own. */
export function isRegistered(claim: string): boolean {
  return claim === "jti" || Object.hasOwn(registered, claim);
}

/** A claim's value of the type that it has, from its text. */
export function typedClaim(issuer: Issuer, claim: string, text: string): ClaimValue {
  switch (typeOfClaim(issuer, claim)) {
    case "number":
      return Number(text);
    case "boolean":
      return text === "true";
    case "list":
      return text === "" ? [] : text.split(",");
    default:
      return text;
  }
}
