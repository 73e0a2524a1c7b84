/** What a customised subject may be made of. */
interface Run {
  readonly owner: string;
  readonly repository: string;
  readonly ownerId?: string;
  readonly repositoryId?: string;
  readonly environment?: string;
  readonly pullRequest?: boolean;
  readonly reusableWorkflow?: string;
  readonly runner?: string;
}

/** What a key of a customised subject says, or which argument would have to say it. */
type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "missing"; readonly argument: string };

/** The subjects of a repository whose template is customised, or what is missing to write them. */
export interface CustomSubjects {
  readonly subjects: readonly string[];
  readonly problems: readonly string[];
}

/**
 * The exact subjects of a repository that has customised them (`include_claim_keys` of GitHub's REST API): its keys in
 * their order, joined by colons. `prefixes` are the spellings of the repository, `tail` is the context.
 */
export function customSubjects(
  args: Run,
  keys: readonly string[],
  prefixes: readonly string[],
  tail: string,
): CustomSubjects {
  const spellings = keys.includes("repo") ? prefixes : prefixes.slice(0, 1);
  const pieces = spellings.map((prefix) => keys.map((key) => pieceOf(args, key, prefix, tail)));
  const missing = (pieces[0] ?? []).flatMap((piece, index) =>
    piece.kind === "missing" ? [`subjectKeys: ${keys[index]} needs ${piece.argument}`] : [],
  );
  if (keys.length === 0) return { subjects: [], problems: ["subjectKeys: name the keys of the template"] };
  if (missing.length > 0) return { subjects: [], problems: missing };
  const text = (piece: Piece) => (piece.kind === "text" ? piece.text : "");
  return { subjects: pieces.map((each) => each.map(text).join(":")), problems: [] };
}

/** Whether subjects of these keys say a claim; without keys they are the ordinary ones. */
export function saysInSubject(keys: readonly string[] | undefined, ...claims: readonly string[]): boolean {
  return keys === undefined || keys.some((key) => claims.includes(key));
}

function pieceOf(args: Run, key: string, prefix: string, tail: string): Piece {
  switch (key) {
    case "repo":
      return { kind: "text", text: prefix };
    case "context":
      return { kind: "text", text: tail };
    case "repository":
      return claim(key, `${args.owner}/${args.repository}`, "");
    case "repository_owner":
      return claim(key, args.owner, "");
    case "repository_id":
      return claim(key, args.repositoryId, "repositoryId");
    case "repository_owner_id":
      return claim(key, args.ownerId, "ownerId");
    case "job_workflow_ref":
      return claim(key, args.reusableWorkflow, "reusableWorkflow");
    case "environment":
      return claim(key, args.environment?.replaceAll(":", "%3A"), "environment");
    case "runner_environment":
      return claim(key, args.runner, "runner");
    case "event_name":
      return claim(key, args.pullRequest === true ? "pull_request" : undefined, "pullRequest");
    default:
      return { kind: "missing", argument: "an argument that there is none for: take it out of the template" };
  }
}

function claim(key: string, value: string | undefined, argument: string): Piece {
  return value === undefined ? { kind: "missing", argument } : { kind: "text", text: `${key}:${value}` };
}
