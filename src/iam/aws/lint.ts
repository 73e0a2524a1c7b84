import type { PolicyDocument, Statement } from "../../model/index.js";
import { parseArn } from "./arn.js";
import { mayHaveForm } from "./arnForms.js";
import {
  type ActionFacts,
  actionsMatching,
  actionsOf,
  findResourceType,
  hasResourceLevel,
  isService,
  services,
} from "./catalogue.js";
import { hasWildcard } from "./glob.js";
import { lintCondition } from "./lintCondition.js";
import { type Lint, lintVariables } from "./lintFinding.js";
import { type PolicyUse, policyUses } from "./policyUse.js";
import { nearestName } from "./suggest.js";
import { replaceVariables } from "./variables.js";

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
    const actions = knownActions(statement);
    return [
      ...lintActions(statement),
      ...lintPrincipals(statement, use),
      ...lintResources(statement, document.version, actions),
      ...statement.conditions.flatMap((condition) =>
        lintCondition(condition, statement, document.version, actions),
      ),
    ];
  });
}

function withinBounds(statements: readonly Statement[]): readonly Statement[] {
  let left = MOST_ENTRIES;
  const within: Statement[] = [];
  for (const statement of statements) {
    const { actions, resources, conditions } = statement;
    const entries = [
      ...actions.patterns,
      ...(resources?.patterns ?? []),
      ...conditions.flatMap(({ key, values }) => [key, ...values]),
    ];
    left -= entries.length + 1;
    if (left < 0) break;
    if (entries.every((entry) => entry.length <= LONGEST_ENTRY)) within.push(statement);
  }
  return within;
}

/** Every action that the statement is about; `undefined` where that is too much to be useful, or unknown. */
function knownActions({ actions }: Statement): readonly ActionFacts[] | undefined {
  if (actions.negated || actions.patterns.some((pattern) => hasWildcard(pattern.split(":", 1)[0]!)))
    return undefined;
  const known = actions.patterns.map(actionsMatching);
  return known.some((each) => each.length === 0) ? undefined : known.flat();
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
  return actions.patterns.flatMap((pattern): readonly Lint[] => {
    const [service = "", name = ""] = pattern.split(":", 2);
    if (hasWildcard(service) || !pattern.includes(":")) return [];
    if (!isService(service)) {
      return [
        {
          code: "unknown-service",
          message: `no service has the prefix ${service}${meant(nearestName(service, services()))}`,
          path: at,
        },
      ];
    }
    if (actionsMatching(pattern).length > 0) return [];
    const names = actionsOf(service).map((action) => action.name.slice(service.length + 1));
    const nearest = hasWildcard(name) ? undefined : nearestName(name, names);
    const message = hasWildcard(name)
      ? `${pattern} matches no action of ${service}`
      : `${service} has no action ${name}`;
    return [
      { code: "unknown-action", message: message + meant(nearest && `${service}:${nearest}`), path: at },
    ];
  });
}

function meant(name: string | undefined): string {
  return name === undefined ? "" : `; the nearest is ${name}`;
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
  actions: readonly ActionFacts[] | undefined,
): readonly Lint[] {
  if (resources === undefined) return [];
  const at = `${path}.${resources.negated ? "NotResource" : "Resource"}`;
  const targets = actions && targetsOf(actions);
  return resources.patterns.flatMap((pattern): readonly Lint[] => {
    if (pattern === "*" || !pattern.startsWith("arn:")) return [];
    const found = lintVariables(pattern, version, at);
    const arn = parseArn(pattern);
    if (arn === undefined) {
      return pattern.endsWith("*")
        ? found
        : [
            ...found,
            {
              code: "arn-too-short",
              message: `${pattern} has fewer than the six parts of an ARN and matches nothing`,
              path: at,
            },
          ];
    }
    if (!resources.negated && targets !== undefined && found.length === 0 && !fits(pattern, targets)) {
      found.push({ code: "resource-not-for-action", message: notForAction(pattern, actions!), path: at });
    }
    return found;
  });
}

function notForAction(pattern: string, actions: readonly ActionFacts[]): string {
  const unlimited = actions.every((action) => !hasResourceLevel(action));
  const names =
    actions.length > 3 ? `any of its ${actions.length} actions` : actions.map(({ name }) => name).join(", ");
  return unlimited
    ? `${names} cannot be limited to a resource: only "*" matches, ${pattern} never does`
    : `${pattern} is no resource of ${names}`;
}

/** Patterns of the resource types that the actions take; `undefined` where the catalogue lacks one. */
function targetsOf(actions: readonly ActionFacts[]): ReadonlySet<string> | undefined {
  const targets = new Set<string>();
  for (const { service, resourceTypes } of actions) {
    for (const { name } of resourceTypes) {
      const type = findResourceType(service, name);
      if (type === undefined) return undefined;
      targets.add(type.pattern);
    }
  }
  return targets;
}

/** Whether some ARN is both of one of the types and matched by the pattern. */
function fits(pattern: string, targets: ReadonlySet<string>): boolean {
  const plain = replaceVariables(pattern, "*");
  return [...targets].some((target) => mayHaveForm(plain, target));
}
