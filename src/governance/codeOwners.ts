/** A line of a CODEOWNERS file. */
export interface OwnerRule {
  readonly pattern: string;
  readonly owners: readonly string[];
}

/** The rules of a CODEOWNERS file, in its order (GitHub Docs, "About code owners"). Sections of GitLab's are passed over. */
export function parseCodeOwners(text: string): readonly OwnerRule[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [pattern, ...words] = line.trim().split(/\s+/);
    if (!pattern || /^[#[^]/.test(pattern)) return [];
    const comment = words.findIndex((word) => word.startsWith("#"));
    return [{ pattern, owners: comment < 0 ? words : words.slice(0, comment) }];
  });
}

/** The owners of a path (`a/b.json`, from the root): the last rule that matches decides, also for nobody. */
export function codeOwnersOf(rules: readonly OwnerRule[], path: string): readonly string[] {
  const segments = path.split("/");
  return rules.findLast(({ pattern }) => matches(pattern, segments))?.owners ?? [];
}

/** A pattern of gitignore: with a slash inside it is anchored; what names a folder means all in it. */
function matches(pattern: string, path: readonly string[]): boolean {
  const isFolder = pattern.endsWith("/");
  const bare = pattern.replace(/^\/|\/$/g, "");
  const anchored = pattern.startsWith("/") || bare.includes("/");
  const segments = bare.split("/");
  const whole = anchored ? segments : ["**", ...segments];
  // `docs/*` is about the files right inside; any other pattern may name a folder.
  const inside = matchSegments([...whole, "**", "*"], path) && segments.at(-1) !== "*";
  return inside || (!isFolder && matchSegments(whole, path));
}

/** Segment by segment; `**` stands for any number of them. A table, so that no pattern takes long. */
function matchSegments(pattern: readonly string[], path: readonly string[]): boolean {
  let reached = new Set([0]);
  for (const segment of pattern) {
    const next = new Set<number>();
    for (const at of reached) {
      if (segment === "**") for (let to = at; to <= path.length; to++) next.add(to);
      else if (at < path.length && matchSegment(segment, path[at]!)) next.add(at + 1);
    }
    reached = next;
  }
  return reached.has(path.length);
}

/** `*` stands for any characters of a segment, `?` for one. */
function matchSegment(pattern: string, text: string): boolean {
  let reached = new Set([0]);
  for (const character of pattern) {
    const next = new Set<number>();
    for (const at of reached) {
      if (character === "*") for (let to = at; to <= text.length; to++) next.add(to);
      else if (at < text.length && (character === "?" || character === text[at])) next.add(at + 1);
    }
    reached = next;
  }
  return reached.has(text.length);
}
