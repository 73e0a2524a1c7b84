import { Unknown } from "../../model/index.js";
import type { KeyValues } from "./context.js";

const assumes: ReadonlySet<string> = new Set([
  "sts:assumerole",
  "sts:assumerolewithwebidentity",
  "sts:assumerolewithsaml",
]);
const alongside: ReadonlySet<string> = new Set(["sts:tagsession", "sts:setsourceidentity", "sts:setcontext"]);

/** The actions that a role's trust policy decides about, in lower case. */
export const assumeActions: readonly string[] = [...assumes, ...alongside];

/** Whether a role's trust policy decides about an action. */
export function isAssume(action: string): boolean {
  const folded = action.toLowerCase();
  return assumes.has(folded) || alongside.has(folded);
}

/**
 * The actions that must all be allowed for a request. Assuming a role with session tags, a source identity or a
 * provided context takes a permission for each, on both sides (AWS IAM User Guide, "Passing session tags in AWS
 * STS" and "Monitor and control actions taken with assumed roles").
 */
export function actionsNeeded(action: string, values: KeyValues): readonly string[] {
  if (!assumes.has(action.toLowerCase())) return [action];
  const needed = new Set([action]);
  for (const [key, value] of values) {
    if (!(value instanceof Unknown) && value.length === 0) continue;
    if (key === "aws:tagkeys" || key === "sts:transitivetagkeys" || key.startsWith("aws:requesttag/"))
      needed.add("sts:TagSession");
    if (key === "sts:sourceidentity") needed.add("sts:SetSourceIdentity");
    if (key === "sts:requestcontextproviders" || key.startsWith("sts:requestcontext/"))
      needed.add("sts:SetContext");
  }
  return [...needed];
}
