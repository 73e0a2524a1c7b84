import { originOf, type SameIdentity } from "../analysis/graph/index.js";
import { type Identity, isKnown, type Resource, reveal, type Value } from "../model/index.js";

/** What says whose an identity is, from the surest to the least sure. */
const ownerEvidence = [
  "tag",
  "label",
  "description",
  "component",
  "codeowners",
  "stack",
  "module",
  "git-author",
  "creator",
  "last-person",
] as const;

export type OwnerEvidence = (typeof ownerEvidence)[number];

export interface OwnerClaim {
  readonly value: string;
  readonly evidence: OwnerEvidence;
  /** `declared`: somebody wrote that they own it. `inferred`: it stands among things of theirs. `observed`: a log says so. */
  readonly grade: "declared" | "inferred" | "observed";
  /** File and resource that say so. */
  readonly from: string;
}

/** The owner by the surest evidence. Claims of the same strength, or declared ones, that name another are conflicts. */
export interface Owner extends OwnerClaim {
  readonly conflicts?: readonly OwnerClaim[];
  /** Set when the owner is among those who left. */
  readonly departed?: true;
}

/** Who owns a file by its repository. */
export type FileOwners = (file: string) => readonly Pick<OwnerClaim, "value" | "evidence" | "grade">[];

/** Who made an identity and who used it last, by audit logs. */
export type LogOwners = (id: string) => readonly OwnerClaim[];

const nobody: LogOwners = () => [];

/** Finds a resource by file and address. */
export type FindResource = (file: string, address: string) => Resource | undefined;

/** Whose an identity is, by ranked evidence; null where nothing says it. */
export function ownerOf(
  identity: SameIdentity,
  find: FindResource,
  fileOwners: FileOwners,
  departed: ReadonlySet<string>,
  logOwners: LogOwners = nobody,
): Owner | null {
  const claims = ownerClaims(identity, find, fileOwners, logOwners);
  const [best] = claims;
  if (best === undefined) return null;
  const conflicts = distinct(claims).filter(
    (claim) =>
      fold(claim.value) !== fold(best.value) &&
      (claim.grade === "declared" || claim.evidence === best.evidence),
  );
  return {
    ...best,
    ...(conflicts.length > 0 ? { conflicts } : {}),
    ...(departed.has(fold(best.value)) ? { departed: true as const } : {}),
  };
}

/** All that says whose an identity is, the surest first. */
export function ownerClaims(
  identity: SameIdentity,
  find: FindResource,
  fileOwners: FileOwners,
  logOwners: LogOwners = nobody,
): readonly OwnerClaim[] {
  return [
    ...identity.from.flatMap((each) => claimsOf(each, find, fileOwners)),
    ...logOwners(identity.id),
  ].sort((a, b) => ownerEvidence.indexOf(a.evidence) - ownerEvidence.indexOf(b.evidence));
}

/** Names of people are compared without regard to case and outer space. */
export function fold(name: string): string {
  return name.trim().toLowerCase();
}

function distinct(claims: readonly OwnerClaim[]): readonly OwnerClaim[] {
  return [...new Map(claims.map((claim) => [`${fold(claim.value)} ${claim.evidence}`, claim])).values()];
}

function claimsOf(identity: Identity, find: FindResource, fileOwners: FileOwners): readonly OwnerClaim[] {
  const { owner, resource } = identity;
  const { file } = resource.source;
  const own: OwnerClaim[] =
    owner !== undefined && isKnown(owner) && owner.trim() !== ""
      ? [
          {
            value: owner,
            evidence: ownEvidence(identity),
            grade: "declared",
            from: `${file} ${resource.address}`,
          },
        ]
      : [];
  if (originOf(resource) === "cloud") return own;
  const files = fileOwners(file).map((claim): OwnerClaim => ({ ...claim, from: file }));
  return [...own, ...parents(resource, find), ...stackOrModule(resource), ...files];
}

function ownEvidence({ cloud, owner, tags }: Identity): OwnerEvidence {
  if (!Object.values(tags).includes(owner as string)) return "description";
  return cloud === "aws" ? "tag" : "label";
}

const ownerKeys = new Set(["owner", "ownedby", "owneremail", "team", "teamname"]);
/** Components nest a few levels; a longer chain is a circle in a broken file. */
const deepest = 20;

/** Component resources around it that were given an owner, nearest first. */
function* parents(resource: Resource, find: FindResource): Iterable<OwnerClaim> {
  const { file } = resource.source;
  let { parent } = resource;
  for (let depth = 0; parent !== undefined && depth < deepest; depth++) {
    const above = find(file, parent);
    if (above === undefined) return;
    for (const place of [above.properties, reveal(above.properties.tags), reveal(above.properties.labels)]) {
      const value = ownerIn(place);
      if (value !== undefined) {
        yield { value, evidence: "component", grade: "declared", from: `${file} ${above.address}` };
        break;
      }
    }
    ({ parent } = above);
  }
}

function ownerIn(place: Value | undefined): string | undefined {
  if (typeof place !== "object" || place === null) return undefined;
  for (const [key, value] of Object.entries(place)) {
    if (
      ownerKeys.has(key.toLowerCase().replace(/[-_ ]|^keyless:/g, "")) &&
      typeof value === "string" &&
      value !== ""
    )
      return value;
  }
  return undefined;
}

/** The stack (`project/stack`) of a Pulumi resource, the outermost module of a Terraform one. */
function stackOrModule({ address, source }: Resource): readonly OwnerClaim[] {
  const from = `${source.file} ${address}`;
  const [, stack, project] = /^urn:pulumi:([^:]+)::([^:]+)::/.exec(address) ?? [];
  if (stack !== undefined)
    return [{ value: `${project}/${stack}`, evidence: "stack", grade: "inferred", from }];
  const [, module] = /^(module\.[^.[]+)/.exec(address) ?? [];
  return module === undefined ? [] : [{ value: module, evidence: "module", grade: "inferred", from }];
}
