import type { Layer } from "../model/index.js";

/** A token's payload after decoding, as plain JSON. */
export type Claims = Readonly<Record<string, ClaimValue>>;

export type ClaimValue =
  | string
  | number
  | boolean
  | null
  | readonly ClaimValue[]
  | { readonly [name: string]: ClaimValue };

/** Values of named parts: `{ owner: "acme", repository: "web" }`. */
export type Parts = Readonly<Record<string, string>>;

/**
 * One independent choice behind a token: the owner, the repository, the branch. Claims are computed from
 * parts, which is how claims that name the same thing agree.
 */
export interface Part {
  /** What people call it: "organisation", "repository id". */
  readonly words: string;
  /** Whether the issuer holds two spellings that differ in case for one name. */
  readonly caseless?: true;
  /**
   * Values that it can take: a regular expression over the whole value, of classes, groups, `|`, `*`, `+`, `?` only,
   * so that it can be read as a set of strings too.
   */
  readonly grammar: string;
  /** Values of the grammar that nobody has: what a slip of the pen would be taken for. */
  readonly except?: string;
  /**
   * Where names are grouped: a beginning up to `/`, or an ending from `.` on, names all that are in the group.
   */
  readonly group?: "/" | ".";
  /** An ordinary value, for a token in which nothing says what it must be. */
  readonly example: string;
}

/**
 * Text with named parts in braces: `repo:{owner}/{repository}:pull_request`. What is between the parts is literal.
 */
export type Template = string;

/** One shape of token: which claims it carries (a claim that is not listed is absent), each from which parts. */
export interface TokenForm {
  /** `branch`, `pull-request` …: the kind of token; several forms may be of one kind. */
  readonly name: string;
  /** What it stands for: "a job on a branch". */
  readonly words: string;
  readonly claims: Readonly<Record<string, Template>>;
  /** Session tags that the token asks AWS for, by tag key. */
  readonly tags?: Readonly<Record<string, Template>>;
  /** Claims among them that some tokens of this form lack. */
  readonly optional?: readonly string[];
}

/** How far away the person stands who can obtain such a token. */
export type Reach =
  /** Anyone with a free account at the issuer. */
  | "anyone"
  /** Any member of the organisation (tenant, cluster, account) that the trust means. */
  | "organisation"
  /** Anyone who can run something in the project (repository, workspace, namespace) that the trust means. */
  | "project";

/**
 * Tokens that somebody else can obtain. A token belongs to the family when each of the `fresh` parts that it has
 * takes a value that the trust spells nowhere: what a trust spells out is what its author meant.
 */
export interface TokenFamily {
  /** kebab-case, stable: rules and reports refer to it. */
  readonly name: string;
  readonly reach: Reach;
  /** Who it is, for the middle of a sentence: "any other repository of the owner". */
  readonly words: string;
  /** How such a token is come by, one sentence. */
  readonly how: string;
  /** The first is what the family is about: forms without it are not of the family. */
  readonly fresh: readonly string[];
  /** Parts that the trust must name for the family to be another one: who else may call a workflow that it names. */
  readonly spelled?: readonly string[];
  /** Forms in which it comes; default: all. */
  readonly forms?: readonly string[];
  /**
   * It needs something to happen first (a name released and taken again): worth knowing, no hole of today.
   */
  readonly latent?: true;
}

/** An issuer as one URL stands for it: which tenant, and what the tenant fixes. */
export interface Tenancy {
  /** Issuer URL as the token's `iss` spells it. */
  readonly url: string;
  /** Whether strangers' tokens have the same `iss`: then only claims tell tenants apart. */
  readonly shared: boolean;
  /** Parts that the URL itself settles: organisation, workspace, account. */
  readonly parts: Parts;
}

/** What AWS's token service does with an issuer's tokens (issuers.md §0; `sts.json` of the service reference). */
export interface AwsView {
  /**
   * Condition keys after `<issuer>:` that AWS evaluates, each with the token's claim that it is taken from. A
   * condition on any other key never sees a value.
   */
  readonly keys: Readonly<Record<string, string>>;
  /**
   * Key after `<issuer>:` that identity-provider controls demand of a role that trusts this shared issuer.
   */
  readonly tenancyKey?: string;
}

/** A subject that is often written and can never match, with what was probably meant. */
export interface Slip {
  /** Matched against the subject as written. */
  readonly written: RegExp;
  /** Replacement, as in `String.replace`. */
  readonly meant: string;
  readonly why: string;
}

/** Everything that is known about one token issuer, as data. */
export interface Issuer {
  /** camelCase, the key in `trust: { github: … }`. */
  readonly id: string;
  /** As people call it. */
  readonly name: string;
  readonly layer: Layer;
  /** The tenant of an issuer URL (exact host, https), or undefined when it is not this issuer's. */
  recognise(url: string): Tenancy | undefined;
  /** Audience by default, with parts in braces. Empty: the caller chooses, there is none. */
  readonly audiences: readonly Template[];
  /** Whether whoever runs the job chooses the audience: then it separates nobody from anybody. */
  readonly audienceIsChosen: boolean;
  readonly parts: Readonly<Record<string, Part>>;
  /** Shapes of token; `written` are subjects as some trust spells them, from which customised shapes are known. */
  forms(tenancy: Tenancy, written: readonly string[]): readonly TokenForm[];
  /** Claims that are not strings. GCP's CEL compares types; AWS sees text. */
  readonly types: Readonly<Record<string, "number" | "boolean" | "list">>;
  /** Worst first. */
  readonly families: readonly TokenFamily[];
  aws(tenancy: Tenancy): AwsView;
  /**
   * Prefixes of claims that the tenant names, such as `repo_property_`: any value is possible. A family's `fresh` may
   * list such a prefix too.
   */
  readonly openClaims?: readonly string[];
  readonly slips: readonly Slip[];
  /** An intended use, for examples and tests: the parts and form of a token that a narrow trust admits. */
  readonly intended: { readonly url: string; readonly form: string; readonly parts: Parts };
  /** Where these facts come from. */
  readonly sources: readonly string[];
}

/**
 * What a trust must demand of an issuer's tokens for what its arguments say: the middle between a component's
 * arguments and a cloud's own language.
 */
export interface TrustRequest {
  readonly kind: "request";
  readonly issuer: string;
  /** Audience that the issuer sends by default; undefined: the cloud's own default is asked for. */
  readonly audience?: string;
  /** Exact subjects; any one is enough. Empty: no subject is exact, see `subjectPatterns`. */
  readonly subjects: readonly string[];
  /** Subjects whose tail changes with every run, as globs with the volatile tail as `*`. */
  readonly subjectPatterns: readonly string[];
  /** Claims that must each have one of the values. A cloud that cannot see a claim cannot enforce it. */
  readonly claims: readonly ClaimRequirement[];
  /** Whether every token asks AWS for session tags: a role that may not be tagged then takes none of them. */
  readonly bringsTags?: true;
}

export interface ClaimRequirement {
  /** Claim as the token spells it. */
  readonly claim: string;
  readonly values: readonly string[];
  /**
   * Whether the subject already says so: then a cloud that cannot see the claim loses nothing but depth.
   */
  readonly inSubject: boolean;
}

/** Arguments that cannot be turned into a trust: what is wrong, and what to write. */
export interface BadRequest {
  readonly kind: "problems";
  readonly problems: readonly string[];
}
