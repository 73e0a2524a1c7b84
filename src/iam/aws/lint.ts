import type { Element, PolicyDocument, Statement } from "../../model/index.js";
import { parseArn } from "./arn.js";
import {
  type ActionFacts,
  actionsMatching,
  actionsOf,
  hasResourceLevel,
  isService,
  services,
} from "./catalogue.js";
import { actionMeant, serviceMeant } from "./confusions.js";
import { hasWildcard } from "./glob.js";
import { type About, aboutOf } from "./lintAbout.js";
import { lintCondition } from "./lintCondition.js";
import { type Lint, type LintCode, lintVariables } from "./lintFinding.js";
import { type PolicyUse, policyUses } from "./policyUse.js";
import { nearestName } from "./suggest.js";

/** Entries of a document that are looked at, and characters of one: more than any policy that AWS takes has. */
const MOST_ENTRIES = 1_000;
const LONGEST_ENTRY = 2_048;

/**
 * Mistakes by the catalogue of actions, resource types and condition keys: what never matches, matches
 * something else than it says, or is not known to AWS. Nothing is said where the catalogue cannot tell, nor past
 * the first thousand entries of a document.
 */
export function lint(document: PolicyDocument, use: PolicyUse): readonly Lint[] {
  return withinBounds(document.statements).flatMap((statement) => {
    const about = aboutOf(statement.actions);
    return [
      ...lintActions(statement),
      ...lintPrincipals(statement, use),
      ...lintResources(statement, document.version, about),
      ...statement.conditions.flatMap((condition) =>
        lintCondition(condition, statement, document.version, about),
      ),
    ];
  });
}

function withinBounds(statements: readonly Statement[]): readonly Statement[] {
  let left = MOST_ENTRIES;
  const within: Statement[] = [];
  for (const statement of statements) {
    const { actions, resources, conditions } = statement;
    const lists = [actions.patterns, ...(resources === undefined ? [] : [resources.patterns])];
    for (const { key, values } of conditions) lists.push([key], values);
    left -= lists.reduce((sum, list) => sum + list.length, 1);
    if (left < 0) break;
    if (lists.every((list) => list.every((entry) => entry.length <= LONGEST_ENTRY))) within.push(statement);
  }
  return within;
}

function lintActions({ actions, path }: Statement): readonly Lint[] {
  const at = `${path}.${actions.negated ? "NotAction" : "Action"}`;
  if (actions.patterns.length === 0)
    return [
      {
        code: "empty-list",
        message: `names no action, so the statement ${actions.negated ? "is about all" : "is about none"}`,
        path: at,
      },
    ];
  return actions.patterns.flatMap((pattern, index) => {
    const mistake = mistakeIn(pattern);
    return mistake === undefined ? [] : [{ ...mistake, path: `${at}[${index}]` }];
  });
}

type Mistake = Omit<Lint, "path">;

const mistakes = new Map<string, Mistake | "none">();
const mostKept = 10_000;

/** What is wrong with the name of an action; looked up once, since policies name the same few. */
function mistakeIn(pattern: string): Mistake | undefined {
  let mistake = mistakes.get(pattern);
  if (mistake === undefined) {
    mistake = findMistake(pattern) ?? "none";
    if (mistakes.size >= mostKept) mistakes.clear();
    mistakes.set(pattern, mistake);
  }
  return mistake === "none" ? undefined : mistake;
}

function findMistake(pattern: string): Mistake | undefined {
  const [service = "", name = ""] = pattern.split(":", 2);
  if (hasWildcard(service) || !pattern.includes(":")) return undefined;
  if (!isService(service)) {
    const meant = serviceMeant(service) ?? nearestName(service, services());
    return mistaken("unknown-service", `no service has the prefix ${service}`, meant);
  }
  if (actionsMatching(pattern).length > 0) return undefined;
  if (hasWildcard(name)) return mistaken("unmatched-pattern", `${pattern} matches no action of ${service}`);
  const instead = actionMeant(pattern);
  if (instead !== undefined)
    return {
      code: "unknown-action",
      message: `${pattern} is no action: ${instead} allows it`,
      meant: instead,
    };
  const names = actionsOf(service).map((action) => action.name.slice(service.length + 1));
  const nearest = nearestName(name, names);
  return mistaken("unknown-action", `${service} has no action ${name}`, nearest && `${service}:${nearest}`);
}

function mistaken(code: LintCode, message: string, meant?: string): Mistake {
  return meant === undefined
    ? { code, message }
    : { code, message: `${message}; the nearest is ${meant}`, meant };
}

function lintPrincipals({ principals, effect, path }: Statement, use: PolicyUse): readonly Lint[] {
  if (principals?.negated !== true || effect !== "Allow" || policyUses[use].principal === "forbidden")
    return [];
  const message = "NotPrincipal with Allow grants to everyone but those listed, anonymous callers included";
  return [{ code: "not-principal-with-allow", message, path: `${path}.NotPrincipal` }];
}

function lintResources(
  { resources, path }: Statement,
  version: PolicyDocument["version"],
  about: About | undefined,
): readonly Lint[] {
  if (resources === undefined) return [];
  const at = `${path}.${resources.negated ? "NotResource" : "Resource"}`;
  const found: Lint[] = [];
  for (const [index, pattern] of resources.patterns.entries()) {
    if (pattern === "*" || !pattern.startsWith("arn:")) continue;
    found.push(...lintVariables(pattern, version, `${at}[${index}]`));
    if (parseArn(pattern) === undefined && !pattern.endsWith("*"))
      found.push({
        code: "arn-too-short",
        message: `${pattern} has fewer than the six parts of an ARN and matches nothing`,
        path: `${at}[${index}]`,
      });
  }
  return found.length > 0 || about === undefined || resources.negated
    ? found
    : lintTargets(resources, about, path);
}

/** Resources of which none is for any of the statement's actions: it never applies. */
function lintTargets(resources: Element, about: About, path: string): readonly Lint[] {
  if (!about.neverAppliesTo(resources)) return [];
  const message = notForAction(resources.patterns, about.actions);
  return [{ code: "resource-not-for-action", message, path: `${path}.Resource` }];
}

function notForAction(patterns: readonly string[], actions: readonly ActionFacts[]): string {
  const unlimited = actions.every((action) => !hasResourceLevel(action));
  const names =
    actions.length > 3 ? `any of its ${actions.length} actions` : actions.map(({ name }) => name).join(", ");
  const [pattern] = patterns;
  const which = patterns.length > 1 ? `none of the ${patterns.length} resources` : pattern;
  if (unlimited) return `${names} cannot be limited to a resource: only "*" matches, ${pattern} never does`;
  return patterns.length > 1 ? `${which} is one of ${names}` : `${which} is no resource of ${names}`;
}
