/**
 * Writes the comment of a pull request, or updates the one that it wrote before.
 *
 *     tsx comment.ts comment.md      # with GITHUB_API_URL, GITHUB_REPOSITORY, PULL_REQUEST and TOKEN
 *
 * The verdict does not hang on it: where the comment cannot be written, as with the token of a fork's pull request,
 * which only reads, it leaves a warning in the log.
 */
import { readFileSync } from "node:fs";

const {
  GITHUB_API_URL: api,
  GITHUB_REPOSITORY: repository,
  PULL_REQUEST: number,
  TOKEN: token,
} = process.env;
const issues = `${api}/repos/${repository}/issues`;
const perPage = 100;

/** A comment as GitHub lists it (REST API, "List issue comments"). */
interface Comment {
  readonly id: number;
  readonly body?: string;
  readonly user?: { readonly type?: string } | null;
  readonly author_association?: string;
}

async function call(method: string, url: string, body?: string): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: { accept: "application/vnd.github+json", authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify({ body }) }),
  });
  if (!response.ok)
    throw new Error(`GitHub answers ${response.status} to ${method} ${new URL(url).pathname}`);
  return response.json();
}

/** Comments of a bot, or of one who may write in the repository: anybody's may begin with the mark. */
function isOurs({ body, user, author_association: association = "" }: Comment, mark: string): boolean {
  const isTrusted = user?.type === "Bot" || ["OWNER", "MEMBER", "COLLABORATOR"].includes(association);
  return isTrusted && body?.startsWith(mark) === true;
}

async function known(mark: string): Promise<number | undefined> {
  for (let page = 1; ; page++) {
    const listed = await call("GET", `${issues}/${number}/comments?per_page=${perPage}&page=${page}`);
    const comments = listed as readonly Comment[];
    const ours = comments.find((comment) => isOurs(comment, mark));
    if (ours !== undefined || comments.length < perPage) return ours?.id;
  }
}

async function write(file: string): Promise<void> {
  const body = readFileSync(file, "utf8");
  const id = await known(body.slice(0, body.indexOf("\n")));
  if (id === undefined) await call("POST", `${issues}/${number}/comments`, body);
  else await call("PATCH", `${issues}/comments/${id}`, body);
}

write(process.argv[2] ?? "").catch((error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error);
  const text = `No comment was written: ${reason}. The report is in the job's summary.`;
  // A workflow command: its text stands in one line.
  console.log(`::warning title=Keyless::${text.replaceAll("%", "%25").replaceAll(/\s+/g, " ")}`);
});
