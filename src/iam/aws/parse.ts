import type { PolicyDocument, Value } from "../../model/index.js";
import { Secret, Unknown } from "../../model/index.js";
import { duplicateKeys, joinKey } from "./jsonKeys.js";
import { parseStatement } from "./parseStatement.js";
import { bounds, type DraftStatement, PartialDocument } from "./partial.js";
import type { PolicyUse } from "./policyUse.js";
import { isObject, type Problem, Reading } from "./reading.js";

export interface ParsedPolicy {
  /** Present whenever every statement has one definite meaning, even where AWS would refuse the document. */
  readonly document: PolicyDocument | undefined;
  readonly problems: readonly Problem[];
  /** Present, instead of the document, when it depends on values that are not known yet. */
  readonly unknown?: Unknown;
}

/**
 * Reads a policy document from JSON text (percent-encoded as AWS's API returns it, too) or from a value
 * (AWS IAM User Guide, "Grammar of the IAM JSON policy language"). Never throws; linear in the input's size.
 *
 * Element names, `Effect` and `Version` are case-sensitive; condition operators are not.
 */
export function parsePolicy(input: unknown, use: PolicyUse): ParsedPolicy {
  const revealed = input instanceof Secret ? input.reveal() : input;
  if (revealed instanceof Unknown) return { document: undefined, problems: [], unknown: revealed };
  const reading = new Reading(use);
  const value = typeof revealed === "string" ? parseText(revealed, reading) : revealed;
  if (reading.fatal) return { document: undefined, problems: reading.problems };
  return parseDocument(value, reading);
}

/**
 * The document as the model carries it: a document, or the reason why there is none (unknown until apply, or
 * not a policy, with the statement and path). A {@link PartialDocument} where only parts are unknown.
 *
 * @param use what the document is for; by default it is told from its principals and actions
 */
export function readDocument(value: Value | undefined, use?: PolicyUse): PolicyDocument | Unknown {
  if (value === undefined || value === null) return new Unknown("there is no policy document");
  const { document, problems, unknown } = parsePolicy(value, use ?? guessUse(value));
  if (document !== undefined) return document;
  if (unknown !== undefined) return unknown;
  const [first, ...others] = problems;
  // What is wrong with a secret document may quote it, so only the place is told.
  const what =
    first === undefined
      ? ""
      : value instanceof Secret
        ? `${first.path || "its text"} is not valid`
        : describe(first);
  return new Unknown(
    `the policy document does not parse: ${what}${others.length > 0 ? ` (and ${others.length} more)` : ""}`,
  );
}

function describe({ path, message }: Problem): string {
  return path === "" ? message : `${path} ${message}`;
}

/** What a bare document is for, told from its principals and actions; `identity` where nothing says otherwise. */
export function guessUse(value: unknown): PolicyUse {
  const root =
    typeof value === "string"
      ? parseText(value, new Reading("identity"))
      : value instanceof Secret
        ? value.reveal()
        : value;
  const statements = listOf(isObject(root) ? root.Statement : undefined).filter(isObject);
  if (!statements.some((statement) => "Principal" in statement || "NotPrincipal" in statement))
    return "identity";
  const assumes = statements.flatMap((statement) => listOf(statement.Action));
  // Only trust policies name no resource at all; what a statement leaves out of its actions says nothing.
  const trust =
    !statements.some((statement) => "Resource" in statement || "NotResource" in statement) &&
    assumes.every((action) => typeof action === "string" && /^sts:|^\*$/i.test(action));
  return trust ? "trust" : "resource";
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

/** An encoded brace, after encoded white space where whoever set the document wrote some. */
const percentEncoded = /^(?:%(?:20|09|0a|0d))*%7b/i;

function parseText(text: string, reading: Reading): unknown {
  try {
    const plain = percentEncoded.test(text) ? decodeURIComponent(text) : text;
    const value: unknown = JSON.parse(plain);
    for (const { path, key } of duplicateKeys(plain, value)) {
      reading.fail(joinKey(path, key), "is written more than once in the same object");
    }
    return value;
  } catch (error) {
    reading.fail("", `is not JSON${positionOf(error)}`);
    return undefined;
  }
}

/** Where the parser stopped, without the piece of text that its message quotes. */
function positionOf(error: unknown): string {
  const at = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  return at === undefined ? "" : ` (character ${Number(at) + 1})`;
}

const versions: readonly unknown[] = ["2008-10-17", "2012-10-17"];

function parseDocument(root: unknown, reading: Reading): ParsedPolicy {
  if (!isObject(root)) {
    reading.fail("", "is not a policy document: an object with Version and Statement is");
    return { document: undefined, problems: reading.problems };
  }
  reading.rejectOthers(root, "", ["Version", "Id", "Statement"]);
  const version = reading.known(root.Version, "Version") ?? "2008-10-17";
  if (!versions.includes(version)) reading.fail("Version", 'must be "2012-10-17" or "2008-10-17"');
  const id = root.Id instanceof Unknown ? undefined : reading.known(root.Id, "Id");
  if (id !== undefined && typeof id !== "string") reading.note("Id", "must be a string");
  const drafts = parseStatements(root.Statement, reading);
  if (reading.fatal) return { document: undefined, problems: reading.problems };

  const { problems, unknowns } = reading;
  const document = (statements: PolicyDocument["statements"]): PolicyDocument => ({
    version: version as PolicyDocument["version"],
    ...(typeof id === "string" ? { id } : {}),
    statements,
  });
  const [unknown] = unknowns;
  if (unknown === undefined) return { document: document(drafts.map((draft) => draft.statement)), problems };
  const reason = `${unknown.path}: ${unknown.reason}`;
  const whole = unknowns.some(({ path }) => path === "Version" || path === "Statement");
  const { atLeast, atMost } = bounds(drafts, reading.use, document);
  return {
    document: undefined,
    problems,
    unknown: whole ? new Unknown(reason) : new PartialDocument(reason, atLeast, atMost),
  };
}

function parseStatements(value: unknown, reading: Reading): readonly DraftStatement[] {
  const known = reading.known(value, "Statement");
  if (Array.isArray(known)) {
    if (known.length === 0) reading.note("Statement", "has no statement");
    return known.map((statement, index) => parseStatement(statement, `Statement[${index}]`, reading));
  }
  if (known !== undefined) return [parseStatement(known, "Statement", reading)];
  if (value === undefined) reading.fail("Statement", "is missing");
  return [];
}
