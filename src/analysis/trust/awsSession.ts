import { matchActions } from "../../iam/aws/matchStatement.js";
import type { PolicyDocument, Statement } from "../../model/index.js";
import type { Alternative, Source } from "./alternative.js";
import { reachedBy } from "./awsSources.js";

const tagging = "sts:TagSession";

/** What a caller of a session asks for besides the session itself (AWS STS, "Passing session tags", "Source identity"). */
const beside = [tagging, "sts:SetSourceIdentity", "sts:SetContext"];

const calls = ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"];

/** Whether a statement only says what sessions may be given, and opens no way in by itself. */
export function isCompanion({ actions }: Statement): boolean {
  const allows = (action: string) => matchActions(actions, action.toLowerCase());
  return !calls.some(allows) && beside.some(allows);
}

/** Whether some statement lets a source ask for an action as well; whether under the same conditions is not looked at. */
function mayAlso({ statements }: PolicyDocument, source: Source, action: string): boolean {
  return statements.some(
    ({ effect, principals, actions }) =>
      effect === "Allow" &&
      matchActions(actions, action.toLowerCase()) &&
      reachedBy(principals, source, effect) !== "none",
  );
}

/** Whether sessions with tags are refused to whoever comes in from a source. */
export function isUntagged(document: PolicyDocument, source: Source): boolean {
  return !mayAlso(document, source, tagging);
}

/** An action that whoever comes in must be allowed too, and is not; undefined where nothing is missing. */
export function missingBeside(
  document: PolicyDocument,
  source: Source,
  claims: Alternative["claims"],
): string | undefined {
  return neededBeside(source, claims).find((action) => !mayAlso(document, source, action));
}

function neededBeside(source: Source, claims: Alternative["claims"]): readonly string[] {
  // Roles Anywhere always names the certificate's fields as tags, and its subject as source identity.
  if (source.kind === "service" && source.service === "rolesanywhere.amazonaws.com")
    return beside.slice(0, 2);
  for (const [key, { absent }] of claims) if (!absent && key.startsWith("aws:requesttag/")) return [tagging];
  return [];
}
