import type { Credential, Facts, Identity, LastUse } from "../../model/index.js";

/**
 * Facts with what records of use say of them: an identity or credential has its newest sign of life, whichever file
 * says it. An identity that only a record knows is one as well: there is such an account.
 */
export function withLastUses(facts: Facts, lastUses: readonly LastUse[]): Facts {
  const { identities, credentials } = facts;
  if (lastUses.length === 0) return facts;
  const uses = byId(lastUses.filter(({ isWhole }) => isWhole));
  const known = new Set(identities.map(({ id }) => id));
  return {
    ...facts,
    lastUses,
    identities: [
      ...identities.map((each) => used(each, uses.get(each.id))),
      ...[...uses].flatMap(([id, use]) => (known.has(id) ? [] : (identityOf(use) ?? []))),
    ],
    credentials: credentials.map((each) =>
      used(each, namesOf(each).flatMap((name) => uses.get(name) ?? [])[0]),
    ),
  };
}

/** Several records of one are one: the newest, with the last use that any of them saw. */
function byId(lastUses: readonly LastUse[]): ReadonlyMap<string, LastUse> {
  const found = new Map<string, LastUse>();
  for (const use of lastUses) {
    const id = plainName(use.id);
    const known = found.get(id);
    found.set(id, known === undefined ? use : together(known, use));
  }
  return found;
}

function together(one: LastUse, other: LastUse): LastUse {
  const newer = Date.parse(one.record.to) >= Date.parse(other.record.to) ? one : other;
  const last = newest(one.last, other.last);
  return last === undefined ? newer : { ...newer, last };
}

function newest(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Date.parse(a) > Date.parse(b) ? a : b;
}

/** What the fact's own export saw later than any record stays as it is. */
function used<T extends Identity | Credential>(fact: T, use: LastUse | undefined): T {
  if (use === undefined) return fact;
  const { last, record } = use;
  const { lastUsed, neverUsed: _, ...rest } = fact;
  if (lastUsed !== undefined && newest(last, lastUsed) === lastUsed) return fact;
  return { ...rest, record, ...(last === undefined ? { neverUsed: true } : { lastUsed: last }) } as T;
}

function identityOf({ resource, path, cloud, id, last, record }: LastUse): Identity | undefined {
  const kind =
    /^arn:[^:]*:iam::\d+:(role|user)\//.exec(id)?.[1] ??
    (/^[^/]+@[^/]+$/.test(id) ? "service-account" : undefined);
  if (kind === undefined) return undefined;
  return {
    resource,
    path,
    kind: kind as Identity["kind"],
    cloud,
    id,
    name: id.includes("@") ? id.slice(0, id.indexOf("@")) : resource.name,
    tags: {},
    record,
    ...(last === undefined ? { neverUsed: true } : { lastUsed: last }),
  };
}

/** A key of a service account without its project, which has a number and an id. */
function plainName(name: string): string {
  return /serviceAccounts\/[^/]+\/keys\/[^/]+$/.exec(name)?.[0] ?? name;
}

/** What records may call a credential by. */
function namesOf({ resource }: Credential): readonly string[] {
  const { id, accessKeyId, name } = resource.properties;
  return [id, accessKeyId, name, resource.address].flatMap((each) =>
    typeof each === "string" ? [plainName(each)] : [],
  );
}
