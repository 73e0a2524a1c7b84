import { type Facts, type GcpScope, isKnown, type Resource, type Unread } from "../model/index.js";

/** Facts in which each Google project has one name, and what could not be joined. */
export interface Joined {
  readonly facts: Facts;
  readonly notes: readonly Unread[];
}

/**
 * Google calls a project by its number where code calls it by its id. Where the input shows the pair, grants are on the
 * id, which people know, and providers have the number, which tokens and logs have. A number that the input does not
 * explain is noted where other files have ids: what is granted on it cannot be compared with theirs.
 */
export function joinProjects(facts: Facts): Joined {
  const numbers = numberedScopes(facts);
  const ids = projectIds(facts.resources);
  if (numbers.length === 0 && ids.size === 0) return { facts, notes: [] };
  const numberOf = new Map([...ids].map(([number, id]) => [id, number]));
  const named = new Map(ids);
  return {
    facts: {
      ...facts,
      permissions: facts.permissions.map((each) =>
        each.kind === "gcp-grant" ? { ...each, on: scopeById(each.on, named) } : each,
      ),
      providers: facts.providers.map((each) =>
        isKnown(each.id) ? { ...each, id: inPath(each.id, numberOf) } : each,
      ),
    },
    notes: unexplained(numbers, ids, facts),
  };
}

const projectType = "gcp:organizations/project:Project";

/** Project ids by number, from projects and from what names its project by both; a number with two ids has none. */
function projectIds(resources: readonly Resource[]): ReadonlyMap<string, string> {
  const found = new Map<string, string | undefined>();
  const note = (given: unknown, id: unknown) => {
    const number = typeof given === "number" ? String(given) : given;
    if (!isNumber(number) || typeof id !== "string" || !isId(id)) return;
    found.set(number, found.has(number) && found.get(number) !== id ? undefined : id);
  };
  for (const { type, address, properties } of resources) {
    if (!type.startsWith("gcp:") && !type.startsWith("google_")) continue;
    const { project, projectId, number, projectNumber, name } = properties;
    if (type === projectType || type === "google_project") {
      note(number ?? projectNumber ?? afterProjects(address), projectId);
    } else note(afterProjects(name), project);
  }
  return new Map([...found].flatMap(([number, id]) => (id === undefined ? [] : [[number, id]])));
}

function isNumber(text: unknown): text is string {
  return typeof text === "string" && /^\d{6,}$/.test(text);
}

function isId(text: string): boolean {
  return /^[a-z][a-z0-9.:-]+$/.test(text);
}

/** The project that a name like `projects/P/…` starts with, or that a full name ends with. */
function afterProjects(text: unknown): string | undefined {
  return typeof text === "string" ? /(?:^|\/)projects\/([^/]+)/.exec(text)?.[1] : undefined;
}

function scopeById(on: GcpScope, ids: ReadonlyMap<string, string>): GcpScope {
  const { value } = on.name;
  if (!isKnown(value)) return on;
  const name = on.kind === "project" ? (ids.get(value) ?? inPath(value, ids)) : inPath(value, ids);
  return name === value ? on : { ...on, name: { ...on.name, value: name } };
}

/** A name with its project by the other name, where that is known. */
function inPath(text: string, names: ReadonlyMap<string, string>): string {
  return text.replace(/(^|\/)projects\/([^/]+)/, (whole, before: string, project: string) =>
    names.has(project) ? `${before}projects/${names.get(project)}` : whole,
  );
}

interface Numbered {
  readonly number: string;
  readonly resource: Resource;
}

/** Projects that grants name by number. */
function numberedScopes({ permissions }: Facts): readonly Numbered[] {
  return permissions.flatMap((each): Numbered[] => {
    if (each.kind !== "gcp-grant" || each.on.kind !== "project" || !isKnown(each.on.name.value)) return [];
    const number = each.on.name.value.replace(/^projects\//, "");
    return isNumber(number) ? [{ number, resource: each.resource }] : [];
  });
}

function unexplained(
  numbers: readonly Numbered[],
  ids: ReadonlyMap<string, string>,
  { permissions }: Facts,
): readonly Unread[] {
  const open = new Map(numbers.filter(({ number }) => !ids.has(number)).map((each) => [each.number, each]));
  const files = new Set([...open.values()].map(({ resource }) => resource.source.file));
  const hasIds = permissions.some(
    (each) =>
      each.kind === "gcp-grant" &&
      each.on.kind === "project" &&
      isKnown(each.on.name.value) &&
      !isNumber(each.on.name.value.replace(/^projects\//, "")) &&
      !files.has(each.resource.source.file),
  );
  if (!hasIds) return [];
  return [...open.values()].map(({ number, resource }) => ({
    source: resource.source,
    path: resource.address,
    reason: `no input says which project id the number ${number} is of: what is granted on it is not compared with what code grants by id; a project asset or the state of the project would say it`,
  }));
}
