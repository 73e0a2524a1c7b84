import type { Edit, Finding, Resource } from "../model/index.js";
import { applyChanges, type Change, type Outcome } from "./change.js";
import { changeOperator, demand } from "./condition.js";
import { unifiedDiff } from "./diff.js";
import { type Node, valueAt } from "./node.js";
import type { Overlay } from "./overlay.js";
import { setProperty } from "./property.js";
import { hiddenLines } from "./secrets.js";
import type { Declared, Sources } from "./source.js";
import { statementIn } from "./statement.js";
import { statementPlace } from "./statementPlace.js";
import { editWords } from "./words.js";

/** A finding that may be mended, with the resource that it is about. */
export interface Mendable {
  readonly finding: Finding;
  readonly resource: Resource;
}

export interface Mended {
  /** One unified diff of all that could be mended; empty where nothing could. */
  readonly patch: string;
  /** Each finding's own diff. */
  readonly fixes: ReadonlyMap<Finding, string>;
  readonly left: readonly Left[];
}

/** A finding that could not be mended, and why. */
export interface Left {
  readonly finding: Finding;
  readonly why: string;
}

/**
 * The changes to the sources that mend the findings.
 *
 * @param files what the sources are read through, so that each change sees those before it
 * @param nameOf a file's path as the patch names it
 * @param secrets texts that must not be seen in a patch
 */
export function mendFindings(
  found: readonly Mendable[],
  sources: Sources,
  files: Overlay,
  nameOf: (file: string) => string,
  secrets: readonly string[] = [],
): Mended {
  const setting = { sources, files, isHidden: remembered((text) => hiddenLines(text, secrets)) };
  files.reset();
  const fixes = new Map<Finding, string>();
  for (const { finding, resource } of found) {
    const fix = fixOf(finding, resource, setting, nameOf);
    if (fix !== undefined && fix !== "") fixes.set(finding, fix);
  }
  const left = mendAll(merged(found), setting);
  const changed = files.changed().map((file) => {
    const [before, after] = [files.base.text(file) ?? "", files.text(file) ?? ""];
    return unifiedDiff(nameOf(file), before, after, setting.isHidden(before)) ?? "";
  });
  return { patch: changed.join(""), fixes, left };
}

/** One finding's change by itself; undefined where there is none. */
function fixOf(
  { mend = [] }: Finding,
  resource: Resource,
  setting: Setting,
  nameOf: (file: string) => string,
): string | undefined {
  const found = mend.map((edit) => outcomeOf(edit, resource, setting));
  const [first] = found;
  if (first === undefined || typeof first === "string") return undefined;
  const { file } = first;
  const changes = found.map((each) =>
    typeof each !== "string" && each.file === file ? each.changes : undefined,
  );
  if (!changes.every((each) => each !== undefined)) return undefined;
  const before = setting.files.text(file) ?? "";
  return unifiedDiff(nameOf(file), before, applyChanges(before, changes.flat()), setting.isHidden(before));
}

/**
 * Makes all edits, in rounds: those that touch different places are made at once, and each round sees what the one
 * before has left. Answers what could not be done.
 */
function mendAll(edits: readonly MergedEdit[], setting: Setting): readonly Left[] {
  const { files, isHidden } = setting;
  const left: Left[] = [];
  let waiting = edits;
  for (let round = 0; waiting.length > 0 && round < mostRounds; round++) {
    const made = new Map<string, Change[]>();
    const next: MergedEdit[] = [];
    for (const each of waiting) {
      const outcome = outcomeOf(each.edit, each.resource, setting);
      if (typeof outcome === "string") {
        left.push(...each.findings.map((finding) => ({ finding, why: outcome })));
        continue;
      }
      const { file, changes } = outcome;
      if (changes.length === 0) continue;
      const known = made.get(file) ?? [];
      const text = files.text(file) ?? "";
      const original = files.base.text(file) ?? "";
      const after = applyChanges(text, changes);
      const isShown = unifiedDiff(file, original, after, isHidden(original)) !== undefined;
      if (!isShown) {
        left.push(...each.findings.map((finding) => ({ finding, why: besideSecret })));
      } else {
        // Asked again in the next round: what is made by then has nothing left to change.
        next.push(each);
        if (isApart(changes, known)) made.set(file, [...known, ...changes]);
      }
    }
    for (const [file, changes] of made) files.write(file, applyChanges(files.text(file) ?? "", changes));
    waiting = next;
  }
  return left;
}

const mostRounds = 50;
const besideSecret = "a secret stands beside it in the source, which a patch would show";

/** Whether changes touch nothing that others touch, nor write at one place with them. */
function isApart(changes: readonly Change[], others: readonly Change[]): boolean {
  return changes.every(({ start, end }) => others.every((other) => other.end < start || end < other.start));
}

/** Which lines of a text must not be shown. */
type HiddenIn = (text: string) => (line: number) => boolean;

function remembered(find: HiddenIn): HiddenIn {
  const known = new Map<string, ReturnType<HiddenIn>>();
  return (text) => {
    const found = known.get(text) ?? find(text);
    known.set(text, found);
    return found;
  };
}

interface Setting {
  readonly sources: Sources;
  readonly files: Overlay;
  readonly isHidden: HiddenIn;
}

function outcomeOf(
  edit: Edit,
  resource: Resource,
  { sources, files }: Setting,
): { readonly file: string; readonly changes: Exclude<Outcome, string> } | string {
  const declared = sources.declarationOf(resource, edit.kind === "mark-secret" ? edit.output : undefined);
  if ("missing" in declared) return declared.missing;
  if (declared.untouchable !== undefined)
    return `${declared.untouchable}; at ${declared.file}:${declared.line} ${editWords(edit, declared)}`;
  if (edit.kind === "mark-secret") {
    return at(declared.file, declared.markSecret?.() ?? "the source does not say what it is");
  }
  if (declared.properties === undefined) return "the source computes its properties";
  const text = (file: string) => files.text(file) ?? "";
  const { file, properties } = declared;
  switch (edit.kind) {
    case "set":
      return at(
        file,
        setProperty(text(file), properties, declared.spell, edit.path, edit.value, resource.properties),
      );
    case "demand":
    case "operator": {
      const statement = statementOf(edit.statement, declared, text);
      if (typeof statement === "string") return statement;
      const { embedded } = statement;
      const inside = embedded?.text ?? text(statement.file);
      const outcome =
        edit.kind === "demand"
          ? demand(inside, statement, edit.operator, edit.key, edit.value)
          : changeOperator(inside, statement, edit.keys, edit.from, edit.to);
      return at(statement.file, embedded === undefined ? outcome : embedded.toFile(outcome));
    }
  }
}

function at(file: string, outcome: Outcome) {
  return typeof outcome === "string" ? outcome : { file, changes: outcome };
}

function statementOf(path: string, declared: Declared, text: (file: string) => string) {
  const place = statementPlace(path);
  if (place === undefined || declared.properties === undefined) return "the document is one of several";
  let node: Node = declared.properties;
  for (const index of place.property.keys()) {
    const { name } = declared.spell(place.property.slice(0, index + 1));
    const next: Node | undefined = node.kind === "map" ? valueAt(node, name) : undefined;
    if (next === undefined) return `the source computes ${name}`;
    node = next;
  }
  return statementIn({ file: declared.file, node }, place.index, text, declared.follow);
}

interface MergedEdit {
  readonly edit: Edit;
  readonly resource: Resource;
  readonly findings: readonly Finding[];
}

/** The edits of all findings, each once: keys of one operator together, and of two limits the lower. */
function merged(found: readonly Mendable[]): readonly MergedEdit[] {
  const edits = new Map<string, MergedEdit>();
  for (const { finding, resource } of found) {
    for (const edit of finding.mend ?? []) {
      const key = JSON.stringify([resource.source.file, resource.address, sameness(edit)]);
      const known = edits.get(key);
      edits.set(key, {
        resource,
        edit: known === undefined ? edit : both(known.edit, edit),
        findings: [...(known?.findings ?? []), finding],
      });
    }
  }
  return [...edits.values()];
}

function sameness(edit: Edit): readonly unknown[] {
  switch (edit.kind) {
    case "set":
      return [edit.kind, edit.path];
    case "demand":
      return [edit.kind, edit.statement, edit.operator, edit.key];
    case "operator":
      return [edit.kind, edit.statement, edit.from, edit.to];
    case "mark-secret":
      return [edit.kind, edit.output];
  }
}

function both(one: Edit, other: Edit): Edit {
  if (one.kind === "operator" && other.kind === "operator") {
    const keys = new Set([...one.keys, ...other.keys]);
    return { ...one, keys: [...keys] };
  }
  if (one.kind === "set" && other.kind === "set" && typeof one.value === "number") {
    return typeof other.value === "number" && other.value < one.value ? other : one;
  }
  return one;
}
