import type { Change, Outcome } from "./change.js";
import { writeValue } from "./layout.js";
import { entriesOf, type MapNode, type Node, valueAt } from "./node.js";
import { repeated, type StatementSource } from "./statement.js";
import type { Plain } from "./syntax.js";
import { addEntry, addItem, removeEntry, writeLike } from "./write.js";

/** One condition more in a statement. */
export function demand(
  text: string,
  { statement, isBlocks }: StatementSource,
  operator: string,
  key: string,
  value: string,
): Outcome {
  if (isBlocks) return demandBlock(text, statement, operator, key, value);
  const condition = valueAt(statement, "Condition");
  if (condition === undefined) {
    return addEntry(text, statement, "Condition", { value: { [operator]: { [key]: value } } });
  }
  if (condition.kind !== "map") return "the statement's conditions are computed";
  const tests = valueAt(condition, operator, true);
  if (tests === undefined) return addEntry(text, condition, operator, { value: { [key]: value } });
  if (tests.kind !== "map") return "the statement's conditions are computed";
  const [known] = entriesOf(tests, key, true);
  if (known === undefined) return addEntry(text, tests, key, { value });
  return isText(known.value, value) ? [] : `the source tests ${key} already`;
}

function demandBlock(
  text: string,
  statement: MapNode,
  operator: string,
  key: string,
  value: string,
): Outcome {
  const blocks = conditionBlocks(statement);
  if (blocks === undefined) return "the statement's conditions are computed";
  const known = blocks.find((block) => tests(block, operator, key));
  if (known !== undefined) {
    const values = valueAt(known, "values");
    const isThere = values?.kind === "list" && values.items.length === 1 && isText(values.items[0], value);
    return isThere ? [] : `the source tests ${key} already`;
  }
  const written = { test: operator, variable: key, values: [value] };
  const list = valueAt(statement, "conditions");
  if (list?.kind === "list" && list.inside === undefined) return "the list has no end to write to";
  if (list?.kind === "list") return addItem(text, list, statement.syntax, written);
  if (statement.syntax.name === "hcl-json") return demandInJson(text, statement, blocks, written);
  const isHcl = statement.syntax.name === "hcl-body";
  return isHcl
    ? addEntry(text, statement, "condition", { value: written }, true)
    : addEntry(text, statement, "conditions", { value: [written] });
}

/** Terraform's JSON has blocks of one name as an object, or as a list of them. */
function demandInJson(text: string, statement: MapNode, blocks: readonly MapNode[], written: Plain): Outcome {
  const [entry] = entriesOf(statement, "condition");
  const [first, last] = [blocks[0], blocks.at(-1)];
  if (entry === undefined || first === undefined || last === undefined)
    return addEntry(text, statement, "condition", { value: [written] });
  const open = text.indexOf("[", entry.keySpan.end);
  const isList = open >= 0 && open < first.start;
  if (!isList)
    return [
      { start: first.start, end: first.start, text: "[" },
      { start: first.end, end: first.end, text: `, ${writeValue(statement.syntax, written)}]` },
    ];
  const inside = { start: open + 1, end: entry.end - 1 };
  return addItem(
    text,
    { kind: "list", items: blocks, inside, start: open, end: entry.end },
    statement.syntax,
    written,
  );
}

/**
 * Other operator, same keys and values. Where the operator keeps other keys, one key is moved: what the changes leave
 * is to be asked again, until nothing is left to change.
 */
export function changeOperator(
  text: string,
  { statement, isBlocks }: StatementSource,
  keys: readonly string[],
  from: string,
  to: string,
): Outcome {
  if (isBlocks) return changeBlocks(text, statement, keys, from, to);
  const condition = valueAt(statement, "Condition");
  if (condition?.kind !== "map") return "the statement's conditions are computed";
  const target = valueAt(condition, to, true);
  if (target !== undefined && target.kind !== "map") return "the statement's conditions are computed";
  const [operator, ...more] = entriesOf(condition, from, true);
  const pending = keys.filter((key) => !isMoved(key, operator?.value, target));
  if (pending.length === 0) return [];
  if (operator === undefined || more.length > 0) return `the source has no ${from}`;
  const old = operator.value;
  if (old.kind !== "map") return "the statement's conditions are computed";
  const moved = pending.flatMap((key) => entriesOf(old, key, true));
  if (moved.length !== pending.length) return "the source computes the condition's key";
  const all = moved.length === old.entries.length;
  if (target === undefined && all) {
    const isQuoted = /^["']/.test(text.slice(operator.keySpan.start, operator.keySpan.end));
    const quote = text[operator.keySpan.start] ?? "";
    const name = isQuoted ? `${quote}${to}${quote}` : condition.syntax.key(to);
    return [{ ...operator.keySpan, text: name }];
  }
  const clash = target && pending.find((key) => entriesOf(target, key, true).length > 0);
  if (clash !== undefined) return `the source tests ${clash} by ${to} already`;
  const [first] = moved;
  if (first?.key === undefined) return "the source computes the condition's key";
  const source = text.slice(first.value.start, first.value.end);
  if (condition.syntax.name === "yaml" && source.includes("\n")) return "the values stand on several lines";
  const removed = all && moved.length === 1 ? operator : first;
  const owner = removed === operator ? condition : old;
  const added =
    target === undefined
      ? addEntry(text, condition, to, {
          source: `{ ${condition.syntax.key(first.key)}${condition.syntax.inner().assign}${source} }`,
        })
      : addEntry(text, target, first.key, { source });
  return [removeEntry(owner, removed), ...added];
}

function isMoved(key: string, from: Node | undefined, to: MapNode | undefined): boolean {
  const isLeft = from?.kind === "map" && entriesOf(from, key, true).length > 0;
  return !isLeft && to !== undefined && entriesOf(to, key, true).length > 0;
}

function changeBlocks(
  text: string,
  statement: MapNode,
  keys: readonly string[],
  from: string,
  to: string,
): Outcome {
  const blocks = conditionBlocks(statement);
  if (blocks === undefined) return "the statement's conditions are computed";
  const changes: Change[] = [];
  for (const key of keys) {
    if (blocks.some((block) => tests(block, to, key))) continue;
    const found = blocks.filter((block) => tests(block, from, key));
    const test = found.length === 1 && found[0] !== undefined ? valueAt(found[0], "test") : undefined;
    if (test === undefined) return "the source computes the condition";
    changes.push({ start: test.start, end: test.end, text: writeLike(text, test, statement.syntax, to) });
  }
  return changes;
}

/** `condition` blocks, or the items of `conditions`; undefined where some are computed. */
function conditionBlocks(statement: MapNode): readonly MapNode[] | undefined {
  if (entriesOf(statement, "dynamic").length > 0) return undefined;
  const list = valueAt(statement, "conditions");
  if (list !== undefined && list.kind !== "list") return undefined;
  const blocks = repeated(statement, "condition").filter((each) => each.kind === "map");
  return blocks.length === repeated(statement, "condition").length ? blocks : undefined;
}

function tests(block: MapNode, operator: string, key: string): boolean {
  return isText(valueAt(block, "test"), operator) && isText(valueAt(block, "variable"), key);
}

/** Whether a value is this text, without regard to case, alone or the only one of a list. */
function isText(node: Node | undefined, text: string): boolean {
  if (node?.kind === "list") return node.items.length === 1 && isText(node.items[0], text);
  return node?.kind === "literal" && String(node.value).toLowerCase() === text.toLowerCase();
}
