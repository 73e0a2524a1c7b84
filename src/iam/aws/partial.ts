import type {
  Condition,
  Element,
  Knowable,
  PolicyDocument,
  PrincipalElement,
  Statement,
} from "../../model/index.js";
import { Unknown } from "../../model/index.js";
import type { PolicyUse } from "./policyUse.js";

/**
 * A policy document of which a part is not known yet, held between two documents that are.
 *
 * Whatever the unknown parts turn out to be, `atLeast` allows no request that the document does not allow, and
 * `atMost` allows every request that it allows. So a defect found in `atLeast` is there, and one that is not
 * even in `atMost` is not; what lies between is undecided. To everyone else it is an ordinary {@link Unknown}.
 */
export class PartialDocument extends Unknown {
  constructor(
    reason: string,
    readonly atLeast: PolicyDocument,
    readonly atMost: PolicyDocument,
  ) {
    super(reason);
  }
}

/** What is sure of a document, whatever its unknown parts turn out to be; unknown where nothing is. */
export function surely(document: Knowable<PolicyDocument>): Knowable<PolicyDocument> {
  return document instanceof PartialDocument ? document.atLeast : document;
}

/** A part of a statement; `statement` is the whole. */
export type Part = "principals" | "actions" | "resources" | "conditions" | "statement";

/** A statement as read, with a note of which of its parts hold something unknown. */
export interface DraftStatement {
  /** Without the unknown parts. An unknown effect reads as `Allow`. */
  readonly statement: Statement;
  /** Parts whose lists are not complete. `statement`: so much is unknown that it may be any statement. */
  readonly incomplete: ReadonlySet<Part>;
}

/** The two documents around a draft; equal to it where nothing is unknown. */
export function bounds(
  drafts: readonly DraftStatement[],
  use: PolicyUse,
  document: (statements: readonly Statement[]) => PolicyDocument,
): { readonly atLeast: PolicyDocument; readonly atMost: PolicyDocument } {
  const least = use === "resource" ? drafts.map(aboutItsResource) : drafts;
  return {
    atLeast: document(least.flatMap((draft) => bound(draft, "Deny"))),
    atMost: document(drafts.flatMap((draft) => bound(draft, "Allow"))),
  };
}

/**
 * A resource policy speaks of nothing but its own resource, whose ARN is often not known before it is made: an Allow
 * on an unknown ARN alone is on some of it, which is all that `*` says there.
 */
function aboutItsResource(draft: DraftStatement): DraftStatement {
  const { statement, incomplete } = draft;
  const { effect, resources } = statement;
  if (effect === "Deny" || !incomplete.has("resources") || resources?.negated !== false) return draft;
  if (resources.patterns.length > 0) return draft;
  return {
    statement: { ...statement, resources: all },
    incomplete: new Set([...incomplete].filter((part) => part !== "resources")),
  };
}

/** The statement that favours one effect: widened where it has that effect, narrowed where it has the other. */
function bound(draft: DraftStatement, favoured: Statement["effect"]): readonly Statement[] {
  if (draft.incomplete.size === 0) return [draft.statement];
  if (draft.incomplete.has("statement")) return [anything(draft.statement, favoured)];
  return draft.statement.effect === favoured ? [widen(draft)] : narrow(draft);
}

const everyone: PrincipalElement = { negated: false, principals: [{ kind: "*", value: "*" }] };
const all: Element = { negated: false, patterns: ["*"] };
const noConditions: readonly Condition[] = [];

function anything({ path, principals, resources }: Statement, effect: Statement["effect"]): Statement {
  return {
    effect,
    path,
    actions: all,
    conditions: noConditions,
    ...(principals === undefined ? {} : { principals: everyone }),
    ...(resources === undefined ? {} : { resources: all }),
  };
}

/** Matches at least what the statement matches: what is unknown may be anything, and no unknown condition binds. */
function widen({ statement, incomplete }: DraftStatement): Statement {
  const { principals, actions, resources } = statement;
  return {
    ...statement,
    actions: incomplete.has("actions") ? widenElement(actions) : actions,
    ...(principals !== undefined && incomplete.has("principals")
      ? { principals: principals.negated ? principals : everyone }
      : {}),
    ...(resources !== undefined && incomplete.has("resources") ? { resources: widenElement(resources) } : {}),
  };
}

function widenElement(element: Element): Element {
  return element.negated ? element : all;
}

/** Matches at most what the statement matches; nothing is left of it where that may be nothing. */
function narrow({ statement, incomplete }: DraftStatement): readonly Statement[] {
  const { principals, actions, resources } = statement;
  const empty =
    incomplete.has("conditions") ||
    (incomplete.has("principals") && (principals?.negated || principals?.principals.length === 0)) ||
    (incomplete.has("actions") && narrowsToNothing(actions)) ||
    (incomplete.has("resources") && resources !== undefined && narrowsToNothing(resources));
  return empty ? [] : [statement];
}

function narrowsToNothing(element: Element): boolean {
  return element.negated || element.patterns.length === 0;
}
