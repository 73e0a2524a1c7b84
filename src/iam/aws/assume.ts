import { Unknown } from "../../model/index.js";
import type { Request } from "./context.js";

const assumes: ReadonlySet<string> = new Set([
  "sts:assumerole",
  "sts:assumerolewithwebidentity",
  "sts:assumerolewithsaml",
]);
const alongside: ReadonlySet<string> = new Set(["sts:tagsession", "sts:setsourceidentity", "sts:setcontext"]);

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
export function actionsNeeded({ action, context }: Request): readonly string[] {
  if (!assumes.has(action.toLowerCase())) return [action];
  const keys = Object.entries(context)
    .filter(([, value]) => value instanceof Unknown || !Array.isArray(value) || value.length > 0)
    .map(([key]) => key.toLowerCase());
  const has = (test: (key: string) => boolean): boolean => keys.some(test);
  return [
    action,
    ...(has(
      (key) => key === "aws:tagkeys" || key.startsWith("aws:requesttag/") || key === "sts:transitivetagkeys",
    )
      ? ["sts:TagSession"]
      : []),
    ...(has((key) => key === "sts:sourceidentity") ? ["sts:SetSourceIdentity"] : []),
    ...(has((key) => key.startsWith("sts:requestcontext/") || key === "sts:requestcontextproviders")
      ? ["sts:SetContext"]
      : []),
  ];
}
