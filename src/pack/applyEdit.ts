import { statementPlace } from "../fixes/statementPlace.js";
import type { Edit } from "../model/index.js";

/** Properties of a resource as the engine hands them over; a changed copy is handed back. */
export type Props = Readonly<Record<string, unknown>>;

/** The properties after an edit of a rule; undefined where they do not have what it is about. */
export function applyEdit(props: Props, edit: Edit): Props | undefined {
  switch (edit.kind) {
    case "set":
      return changedAt(props, edit.path, () => edit.value);
    case "demand":
    case "operator": {
      const place = statementPlace(edit.statement);
      if (place === undefined || place.property.length === 0) return undefined;
      return changedAt(props, place.property, (document) =>
        changedDocument(document, (statements) => changedStatement(statements, place.index, edit)),
      );
    }
    case "mark-secret":
      // Outputs are the program's, and no resource's.
      return undefined;
  }
}

type Change = (value: unknown) => unknown;

/** A copy in which the value at a path is another; what is missing on the way is added. */
function changedAt(owner: Props, [first, ...rest]: readonly string[], change: Change): Props | undefined {
  if (first === undefined) return undefined;
  if (rest.length > 0) {
    const inner = objectOf(owner[first] ?? {});
    const changed = inner && changedAt(inner, rest, change);
    return changed && { ...owner, [first]: changed };
  }
  const changed = change(owner[first]);
  return changed === undefined ? undefined : { ...owner, [first]: changed };
}

/** A document as text stays text. */
function changedDocument(
  document: unknown,
  change: (statements: readonly unknown[]) => readonly unknown[] | undefined,
) {
  const value = documentOf(document);
  const { Statement } = value ?? {};
  // The engine gives lists as proxies, on which their own methods fail.
  const statements = change(Array.isArray(Statement) ? Array.from(Statement) : [Statement]);
  if (value === undefined || statements === undefined) return undefined;
  const changed = { ...value, Statement: Array.isArray(Statement) ? statements : statements[0] };
  return typeof document === "string" ? JSON.stringify(changed) : changed;
}

type StatementEdit = Extract<Edit, { readonly kind: "demand" | "operator" }>;

function changedStatement(
  statements: readonly unknown[],
  index: number,
  edit: StatementEdit,
): readonly unknown[] | undefined {
  const statement = objectOf(statements[index]);
  const condition = objectOf(statement?.Condition ?? {});
  const changed = condition && (edit.kind === "demand" ? demanded(condition, edit) : moved(condition, edit));
  return (
    changed && statements.map((each, at) => (at === index ? { ...statement, Condition: changed } : each))
  );
}

function demanded(condition: Props, edit: Extract<Edit, { readonly kind: "demand" }>): Props | undefined {
  const name = nameIn(condition, edit.operator) ?? edit.operator;
  const tests = objectOf(condition[name] ?? {});
  if (tests === undefined || nameIn(tests, edit.key) !== undefined) return undefined;
  return { ...condition, [name]: { ...tests, [edit.key]: edit.value } };
}

function moved(condition: Props, edit: Extract<Edit, { readonly kind: "operator" }>): Props | undefined {
  const from = nameIn(condition, edit.from);
  const to = nameIn(condition, edit.to) ?? edit.to;
  const [old, target] = [objectOf(from && condition[from]), objectOf(condition[to] ?? {})];
  if (from === undefined || old === undefined || target === undefined) return undefined;
  const isMeant = (key: string) => edit.keys.some((each) => each.toLowerCase() === key.toLowerCase());
  const entries = Object.entries(old);
  const taken = entries.filter(([key]) => isMeant(key));
  if (taken.length === 0 || taken.some(([key]) => nameIn(target, key) !== undefined)) return undefined;
  const left = entries.filter(([key]) => !isMeant(key));
  const others = Object.entries(condition).filter(([operator]) => operator !== from && operator !== to);
  return Object.fromEntries([
    ...others,
    ...(left.length > 0 ? [[from, Object.fromEntries(left)]] : []),
    [to, { ...target, ...Object.fromEntries(taken) }],
  ]);
}

/** A name as it is written here: operators and keys are compared without regard to case. */
function nameIn(owner: Props, name: string): string | undefined {
  return Object.keys(owner).find((each) => each.toLowerCase() === name.toLowerCase());
}

export function objectOf(value: unknown): Props | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Props) : undefined;
}

/** A policy document as text or value; undefined where it does not parse. */
export function documentOf(policy: unknown): Props | undefined {
  try {
    return objectOf(typeof policy === "string" ? (JSON.parse(policy) as unknown) : policy);
  } catch {
    return undefined;
  }
}
