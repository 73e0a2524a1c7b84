import type { PolicyDocument } from "../../model/index.js";
import type { TrustAnalysis } from "./alternative.js";
import { type Attacks, attacks } from "./attack.js";
import { awsTrust } from "./aws.js";
import type { AwsProvider } from "./awsSources.js";
import type { Open } from "./opening.js";
import { type StoodIn, withNames, withStandIns } from "./standIns.js";

/** The attacks on trust policies, searched once for all that differ in names only. */
export class SharedAttacks {
  readonly #byKey = new Map<string, { readonly found: Attacks; readonly text: string }>();

  /** The attacks on a policy's trust. */
  on(document: PolicyDocument, providers: readonly AwsProvider[], trust: TrustAnalysis): Attacks {
    const stoodIn = withStandIns(document);
    if (providers.some(({ arn }) => mentions(arn, stoodIn))) return attacks(trust);
    const key = providers.length === 0 ? stoodIn.key : `${stoodIn.key}${JSON.stringify(providers)}`;
    let shared = this.#byKey.get(key);
    if (shared === undefined) {
      const found = attacks(awsTrust(stoodIn.document, providers));
      shared = { found, text: JSON.stringify(found).toLowerCase() };
      this.#byKey.set(key, shared);
    }
    const { found, text } = shared;
    if (stoodIn.names.size === 0 || isEmpty(found)) return found;
    // An example value that happens to be one of the names would be taken for it; what work could not settle, and
    // that depends on the length of names, is tried with the names themselves.
    return found.undecided.length > 0 || mentions(text, stoodIn) ? attacks(trust) : named(found, stoodIn);
  }
}

function mentions(text: string, { names }: StoodIn): boolean {
  for (const name of names.values()) if (text.includes(name)) return true;
  return false;
}

function isEmpty({ open, unreachable, undecided }: Attacks): boolean {
  return open.length + unreachable.length + undecided.length === 0;
}

function named({ open, unreachable }: Attacks, by: StoodIn): Attacks {
  return {
    open: open.map((each) => new NamedOpen(each, by)),
    unreachable: renamed(unreachable, by),
    undecided: [],
  };
}

/** An opening under the real names. Most are latent, and nobody reads more of them than that. */
class NamedOpen implements Open {
  readonly kind = "open";
  readonly family: string;
  readonly reach: Open["reach"];
  readonly latent: boolean;
  readonly words: string;
  readonly issuer: string;
  readonly path: string;
  readonly #open: Open;
  readonly #by: StoodIn;

  constructor(open: Open, by: StoodIn) {
    this.family = open.family;
    this.reach = open.reach;
    this.latent = open.latent;
    this.words = open.words;
    this.issuer = open.issuer;
    this.path = open.path;
    this.#open = open;
    this.#by = by;
  }

  get why(): string {
    return renamed(this.#open.why, this.#by);
  }

  get witness(): Open["witness"] {
    return renamed(this.#open.witness, this.#by);
  }

  get token(): Open["token"] {
    return renamed(this.#open.token, this.#by);
  }

  get request(): Open["request"] {
    return renamed(this.#open.request, this.#by);
  }
}

/** A value of plain data with the real names in all its texts. */
function renamed<T>(value: T, by: StoodIn): T {
  if (typeof value === "string") return withNames(value, by.names) as T;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => renamed(each, by)) as T;
  const result: Record<string, unknown> = {};
  for (const [name, each] of Object.entries(value)) result[withNames(name, by.names)] = renamed(each, by);
  return result as T;
}
