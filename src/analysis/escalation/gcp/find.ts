import { deniesPermission, denyName } from "../../../iam/gcp/denyPermissions.js";
import { grouped } from "../../../model/index.js";
import type { Gain, Requirement, Technique } from "./technique.js";
import { techniques } from "./techniques.js";

/** Permissions that an identity has at one place, and what gives them. */
export interface Holding {
  readonly scope: Place;
  readonly permissions: ReadonlySet<string>;
  /** The role that gives them, as it is bound. */
  readonly role: string;
  /** Where the binding stands, for the finding. */
  readonly path: string;
  /** The binding's condition, CEL: what rests on it is undecided. */
  readonly condition?: string;
}

export interface Place {
  readonly kind: "organization" | "folder" | "project" | "service-account" | "resource";
  /** One spelling for each place: `projects/my-project`, a service account's e-mail, a resource's full name. */
  readonly name: string;
}

/** What is known around the holdings. */
export interface Surroundings {
  /**
   * The name of the place above; by default, a service account's project as its e-mail names it, and nothing for
   * others.
   */
  readonly parentOf?: (place: string) => string | undefined;
  /** Permissions that a deny policy takes away, in the form of roles (`iam.serviceAccountKeys.create`). */
  readonly denied?: (permission: string, place: string) => boolean;
}

/** One way to gain permissions: the path is the witness. */
export interface Escalation {
  readonly technique: string;
  readonly gain: Gain;
  /** Where the step is taken. */
  readonly at: string;
  /** Who is taken over, for gain `account`: one service account, or all in a project, folder or organization. */
  readonly target: string;
  readonly step: string;
  /** The permissions that make it possible, each with the role and place that give it. */
  readonly uses: readonly Use[];
  /** Why it is not certain: a premise that is not known, or a condition on a grant. */
  readonly undecided?: string;
}

export interface Use {
  readonly permission: string;
  readonly role: string;
  readonly scope: string;
  readonly path: string;
}

/**
 * The ways in which the holder of these permissions can obtain others, over all techniques and places. Permissions
 * that are inherited from above count; grants with a condition count as undecided.
 */
export function findGcpEscalations(
  holdings: readonly Holding[],
  surroundings: Surroundings = {},
): readonly Escalation[] {
  const held = new Held(holdings, surroundings);
  return techniques.flatMap((technique) => applications(technique, held));
}

/** The technique at each place where its requirements are met, the widest target first and narrower ones dropped. */
function applications(technique: Technique, held: Held): readonly Escalation[] {
  const isAccountOnly = technique.here.length === 0;
  const found = new Widest(held);
  const places = isAccountOnly ? held.places : held.places.filter(({ kind }) => kind !== "service-account");
  for (const place of places) {
    const here = held.all(technique.here, place.name);
    if (!here || (technique.needsOwnCustomRole && !held.hasCustomRoleAt(place.name))) continue;
    const targets = technique.account.length === 0 ? [place] : held.targets(place, isAccountOnly);
    for (const target of targets) {
      const account = held.all(technique.account, target.name);
      if (!account) continue;
      found.add(describe(technique, place, target, [...here, ...account]));
    }
  }
  return found.all;
}

/** Escalations without those that another includes: as certain, and the same or a wider place and target. */
class Widest {
  readonly all: Escalation[] = [];
  readonly #held: Held;
  readonly #certain = new Set<string>();
  readonly #uncertain = new Set<string>();

  constructor(held: Held) {
    this.#held = held;
  }

  add(next: Escalation): void {
    const isUncertain = next.undecided !== undefined;
    for (const at of this.#held.chain(next.at)) {
      for (const target of this.#held.chain(next.target)) {
        const place = `${at} ${target}`;
        if (this.#certain.has(place) || (isUncertain && this.#uncertain.has(place))) return;
      }
    }
    this.all.push(next);
    (isUncertain ? this.#uncertain : this.#certain).add(`${next.at} ${next.target}`);
  }
}

function describe(technique: Technique, at: Place, target: Place, grants: readonly Grant[]): Escalation {
  const conditions = grants.flatMap(({ holding }) => (holding.condition === undefined ? [] : [holding]));
  const [first] = conditions;
  const undecided =
    technique.premise ?? (first && `the grant of ${first.role} has a condition: ${first.condition}`);
  const uses = grants.map(({ permission, holding }) => ({
    permission,
    role: holding.role,
    scope: holding.scope.name,
    path: holding.path,
  }));
  return {
    technique: technique.name,
    gain: technique.gain,
    at: at.name,
    target: target.name,
    step: technique.step,
    uses,
    ...(undecided === undefined ? {} : { undecided }),
  };
}

interface Grant {
  readonly permission: string;
  readonly holding: Holding;
}

/** The holdings, with what each place inherits. */
class Held {
  readonly #holdings: readonly Holding[];
  readonly #holdingsAt: ReadonlyMap<string, readonly Ranked[]>;
  readonly #parentOf: (place: string) => string | undefined;
  readonly #denied: (permission: string, place: string) => boolean;
  readonly #byPlace = new Map<string, ReadonlyMap<string, Grant>>();
  /** The places of the holdings, wide before narrow. */
  readonly places: readonly Place[];

  constructor(holdings: readonly Holding[], { parentOf, denied }: Surroundings) {
    this.#holdings = holdings;
    this.#parentOf = parentOf ?? projectOfAccount;
    this.#denied = denied ?? (() => false);
    const ranked = holdings.map((holding, rank) => ({ holding, rank }));
    this.#holdingsAt = grouped(ranked, ({ holding }) => holding.scope.name);
    const byName = new Map(holdings.map(({ scope }) => [scope.name, scope]));
    this.places = [...byName.values()].sort((a, b) => widths.indexOf(a.kind) - widths.indexOf(b.kind));
  }

  /** Grants for all of the requirements at a place; undefined where one is not met. */
  all(requirements: readonly Requirement[], place: string): readonly Grant[] | undefined {
    const grants: Grant[] = [];
    for (const requirement of requirements) {
      const grant = this.#find(requirement, place);
      if (!grant) return undefined;
      grants.push(grant);
    }
    return grants;
  }

  /** The service accounts, or places full of them, that a step at this place can use. */
  targets(place: Place, isSame: boolean): readonly Place[] {
    if (isSame) return place.kind === "resource" ? [] : [place];
    const accounts = this.places.filter(({ kind }) => kind === "service-account");
    const wide = this.places.filter(({ kind }) => kind !== "service-account" && kind !== "resource");
    return place.kind === "resource" ? [...wide, ...accounts] : [place, ...wide, ...accounts];
  }

  /** Whether a custom role of the holder's own is defined at the place or below it. */
  hasCustomRoleAt(place: string): boolean {
    return this.#holdings.some(({ role }) => {
      const home = /^((?:projects|organizations)\/[^/]+)\/roles\//.exec(role)?.[1];
      return home !== undefined && this.isWithin(home, place);
    });
  }

  isWithin(place: string, container: string): boolean {
    return this.chain(place).includes(container);
  }

  /** The place and all above it, nearest first; cut where the parents go round in a circle. */
  chain(place: string): readonly string[] {
    const chain: string[] = [];
    for (let at: string | undefined = place; at !== undefined && !chain.includes(at); at = this.#parentOf(at))
      chain.push(at);
    return chain;
  }

  #find(requirement: Requirement, place: string): Grant | undefined {
    const grants = this.#grantsAt(place);
    if (!requirement.startsWith("*")) return grants.get(requirement);
    const suffix = requirement.slice(1);
    return [...grants.values()].find(
      ({ permission }) => permission.endsWith(suffix) && !hasTechniqueOfItsOwn(permission),
    );
  }

  /** What is held at a place, its own and inherited; an unconditional grant before a conditional one. */
  #grantsAt(place: string): ReadonlyMap<string, Grant> {
    const known = this.#byPlace.get(place);
    if (known) return known;
    const grants = new Map<string, Grant>();
    const inherited = this.chain(place)
      .flatMap((at) => this.#holdingsAt.get(at) ?? [])
      .sort((a, b) => a.rank - b.rank)
      .map(({ holding }) => holding);
    const sure = inherited.filter(({ condition }) => condition === undefined);
    const conditional = inherited.filter(({ condition }) => condition !== undefined);
    for (const holding of [...sure, ...conditional]) {
      for (const permission of holding.permissions) {
        const name = shortName(permission);
        if (!grants.has(name) && !this.#denied(permission, place))
          grants.set(name, { permission: name, holding });
      }
    }
    this.#byPlace.set(place, grants);
    return grants;
  }
}

/** A holding with its place among those given: the first one that gives a permission is the one that is shown. */
interface Ranked {
  readonly holding: Holding;
  readonly rank: number;
}

const widths: readonly Place["kind"][] = ["organization", "folder", "project", "resource", "service-account"];

function projectOfAccount(place: string): string | undefined {
  const project = /@([a-z0-9-]+)\.iam\.gserviceaccount\.com$/.exec(place)?.[1];
  return project === undefined ? undefined : `projects/${project}`;
}

/** Some permissions of IAM are listed under the API's name; techniques use the short form. */
function shortName(permission: string): string {
  return permission.startsWith("iam.googleapis.com/")
    ? `iam.${permission.slice("iam.googleapis.com/".length)}`
    : permission;
}

/** Policies of projects, folders, organizations and service accounts are other techniques than "some resource". */
function hasTechniqueOfItsOwn(permission: string): boolean {
  return /^(resourcemanager\.(projects|folders|organizations)|iam\.serviceAccounts)\.setIamPolicy$/.test(
    permission,
  );
}

/** {@link Surroundings.denied} from the entries of deny rules that apply to this holder everywhere. */
export function deniedBy(entries: readonly string[]): (permission: string) => boolean {
  return (permission) => entries.some((entry) => deniesPermission(entry, denyName(permission)));
}
