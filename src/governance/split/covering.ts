import {
  findAction,
  hasResourceLevel,
  hasWildcard,
  matchesGlob,
  type NamedPolicy,
} from "../../iam/aws/index.js";
import { overlaps } from "../../iam/aws/overlap.js";
import {
  type Condition,
  type Element,
  isKnown,
  type PolicyDocument,
  type Statement,
  type UsedAction,
} from "../../model/index.js";

/** One action on one resource pattern, under the conditions that its grant has. */
export interface Grant {
  readonly action: string;
  readonly resource: string;
  readonly conditions: readonly Condition[];
}

/** The grant that a use asks for by itself, where it is not known what was granted. */
export function grantFor(used: UsedAction): Grant {
  return { action: used.action, resource: wanted(used)[0]!, conditions: [] };
}

/**
 * The parts of what was granted that cover a use, within the boundary; none where something else gave it. A statement
 * without conditions is enough by itself; of those with conditions all are kept, since the log does not say which of
 * them held. So are all resources where it does not say which was meant.
 */
export function grantsCovering(
  used: UsedAction,
  granted: readonly NamedPolicy[],
  boundary?: PolicyDocument,
): readonly Grant[] {
  const found = granted.flatMap(({ document }) =>
    allowing(document, used.action).flatMap(({ resources, conditions }) =>
      narrowed(resources, used)
        .map((resource): Grant => ({ action: used.action, resource, conditions }))
        .flatMap((grant) => (boundary === undefined ? [grant] : capped(grant, used, boundary))),
    ),
  );
  const plain = found.filter(({ conditions }) => conditions.length === 0);
  if (plain.length === 0) return found;
  if (isSaid(used)) return plain.slice(0, 1);
  return plain.some(({ resource }) => resource === "*") ? plain : found;
}

export function isResourceLevel(action: string): boolean {
  const found = findAction(action);
  return found !== undefined && hasResourceLevel(found);
}

/** Whether it is known what a use was about: its resource, or that its action is about none. */
function isSaid({ action, resource }: UsedAction): boolean {
  return resource !== undefined || !isResourceLevel(action);
}

function allowing(document: NamedPolicy["document"], action: string): readonly Statement[] {
  if (!isKnown(document)) return [];
  return document.statements.filter(
    ({ effect, actions }) => effect === "Allow" && admits(actions, action.toLowerCase(), true),
  );
}

/** Resources to allow, the most fitting first: all objects of a bucket rather than one, `*` where no event says. */
function wanted({ action, resource }: UsedAction): readonly string[] {
  if (!isResourceLevel(action) || resource === undefined) return ["*"];
  const objects = /^(arn:[^:]*:s3:::[^/]+\/)./.exec(resource)?.[1];
  return objects === undefined ? [resource] : [`${objects}*`, resource];
}

/** The first of the wanted patterns that lies within an element; else the granted patterns that have a part of it. */
function narrowed(element: Element | undefined, used: UsedAction): readonly string[] {
  if (element === undefined) return [];
  const patterns = wanted(used);
  const inside = patterns.find((pattern) => admits(element, pattern, false));
  if (inside !== undefined) return [inside];
  if (element.negated) return [];
  const exact = patterns.at(-1)!;
  const parts = element.patterns.filter((pattern) => overlaps(plain(pattern), exact));
  return isSaid(used) ? parts.slice(0, 1) : parts;
}

/** A policy variable stands for what the log has in its place. */
function plain(pattern: string): string {
  return pattern.replace(/\$\{[^}]*\}/g, "*");
}

/** The part of a grant that a boundary lets through; what it holds back in finer ways it goes on holding back. */
function capped(grant: Grant, { resource: exact }: UsedAction, boundary: PolicyDocument): readonly Grant[] {
  const allowed = allowing(boundary, grant.action);
  if (allowed.some(({ resources }) => resources === undefined || admits(resources, grant.resource, false)))
    return [grant];
  const about = exact ?? plain(grant.resource);
  const patterns = allowed
    .flatMap(({ resources }) => (resources === undefined || resources.negated ? [] : resources.patterns))
    .filter((pattern) => overlaps(plain(pattern), about));
  const inside = patterns.filter(
    (pattern) => plain(pattern) === pattern && isInside(pattern, grant.resource),
  );
  if (inside.length > 0) return inside.map((resource) => ({ ...grant, resource }));
  if (exact !== undefined && allowed.some(({ resources }) => resources && admits(resources, exact, false)))
    return matchesGlob(exact, { text: plain(grant.resource) }) ? [{ ...grant, resource: exact }] : [grant];
  return patterns.length > 0 ? [grant] : [];
}

/** Whether a glob covers a text or another glob; a glob that matches a pattern's text covers it. */
function isInside(text: string, pattern: string): boolean {
  return matchesGlob(text, { text: pattern }) && (!hasWildcard(text) || coversPattern(pattern, text));
}

/** Whether all that a text or pattern stands for is within an element. */
function admits({ negated, patterns }: Element, text: string, fold: boolean): boolean {
  const folded = patterns.map((pattern) => (fold ? pattern.toLowerCase() : pattern));
  if (!negated) return folded.some((pattern) => isInside(text, pattern));
  return !folded.some((pattern) =>
    hasWildcard(text) ? overlaps(pattern, text) : matchesGlob(text, { text: pattern }),
  );
}

/** `?` in the text stands for any character, which only `*` or `?` of the pattern may take; a `*` only a `*`. */
function coversPattern(pattern: string, text: string): boolean {
  return (
    pattern === text || pattern === "*" || (pattern.endsWith("*") && text.startsWith(pattern.slice(0, -1)))
  );
}
