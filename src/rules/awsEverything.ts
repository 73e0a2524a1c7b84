import { actionSet } from "../analysis/permissions/aws/statement.js";
import { glob, isSubset } from "../analysis/sets/index.js";
import { anywhereOf } from "../iam/aws/arnForms.js";
import { matchActions } from "../iam/aws/matchStatement.js";
import type { Element, Statement } from "../model/index.js";

/** Whether a statement reaches every resource, in whichever spelling: `*`, `**`, `arn:aws:*`. */
export function isOnEverything({ resources }: Statement): boolean {
  return resources !== undefined && !resources.negated && resources.patterns.some(isEverything);
}

const anyArn = glob("arn:aws:?*:*:*:?*");
const wideBeginning = /^(?:[*?]|a[*?]|ar[*?]|arn[*?]|arn:[*?]|arn:aws[*?]|arn:aws(?:-[a-z-]+)?:[*?])/;
const everything = new Map<string, boolean>();

function isEverything(pattern: string): boolean {
  if (pattern === "*") return true;
  if (!wideBeginning.test(pattern) || pattern.includes("${")) return false;
  const known = everything.get(pattern);
  if (known !== undefined) return known;
  const answer = isSubset(anyArn, glob(anywhereOf(pattern))) === true;
  if (everything.size < mostPatterns) everything.set(pattern, answer);
  return answer;
}

const mostPatterns = 5_000;

/** Whether a statement's actions are every action there is. */
export function isEveryAction({ actions }: Statement): boolean {
  // Most statements do not even have an action that nobody would write, and no set is built for them.
  if (!actions.negated) {
    if (!actions.patterns.some(beginsWild)) return false;
    if (actions.patterns.includes("*")) return true;
  }
  if (!matchActions(actions, unlikelyAction)) return false;
  let answer = every.get(actions);
  if (answer === undefined) {
    answer = isSubset(everyAction, actionSet(actions)) === true;
    every.set(actions, answer);
  }
  return answer;
}

const every = new WeakMap<Element, boolean>();

const everyAction = glob("?*:?*");
const unlikelyAction = "~unlikely~:~unlikely~";

function beginsWild(pattern: string): boolean {
  return pattern.startsWith("*") || pattern.startsWith("?");
}
