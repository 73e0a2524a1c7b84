import type { Edit, Finding, Resource } from "../model/index.js";
import { applyChanges, type Outcome } from "./change.js";
import { changeOperator, demand } from "./condition.js";
import { unifiedDiff } from "./diff.js";
import { type Node, valueAt } from "./node.js";
import type { Overlay } from "./overlay.js";
import { setProperty } from "./property.js";
import { hiddenLines } from "./secrets.js";
import type { Declared, Sources } from "./source.js";
import { statementIn } from "./statement.js";
import { statementPlace } from "./statementPlace.js";

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
  const isHidden = remembered((text) => hiddenLines(text, secrets));
  const attempt = (edit: Edit, resource: Resource) => tryEdit(edit, resource, { sources, files, isHidden });
  const fixes = new Map<Finding, string>();
  for (const { finding, resource } of found) {
    files.reset();
    const problems = (finding.mend ?? []).map((edit) => attempt(edit, resource));
    if (problems.every((problem) => problem === undefined)) {
      const diff = patchOf(files, isHidden, nameOf);
      if (diff !== "") fixes.set(finding, diff);
    }
  }
  files.reset();
  const left: Left[] = [];
  for (const { edit, resource, findings } of merged(found)) {
    const why = attempt(edit, resource);
    if (why !== undefined) left.push(...findings.map((finding) => ({ finding, why })));
  }
  return { patch: patchOf(files, isHidden, nameOf), fixes, left };
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

/** Makes one edit, wholly or not at all; answers why not. */
function tryEdit(edit: Edit, resource: Resource, { sources, files, isHidden }: Setting): string | undefined {
  const before = files.state();
  // An edit of several keys is made in steps, each of which sees what the one before has left.
  for (let step = 0; step <= mostSteps; step++) {
    const found = outcomeOf(edit, resource, sources, files);
    if (typeof found === "string") {
      files.reset(before);
      return found;
    }
    const { file, changes } = found;
    if (changes.length === 0) return undefined;
    const text = applyChanges(files.text(file) ?? "", changes);
    const original = files.base.text(file) ?? "";
    if (unifiedDiff(file, original, text, isHidden(original)) === undefined) {
      files.reset(before);
      return "a secret stands beside it in the source, which a patch would show";
    }
    files.write(file, text);
  }
  return undefined;
}

const mostSteps = 20;

function outcomeOf(
  edit: Edit,
  resource: Resource,
  sources: Sources,
  files: Overlay,
): { readonly file: string; readonly changes: Exclude<Outcome, string> } | string {
  const declared = sources.declarationOf(resource, edit.kind === "mark-secret" ? edit.output : undefined);
  if ("missing" in declared) return declared.missing;
  if (declared.untouchable !== undefined) return declared.untouchable;
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
      const inside = text(statement.file);
      return at(
        statement.file,
        edit.kind === "demand"
          ? demand(inside, statement, edit.operator, edit.key, edit.value)
          : changeOperator(inside, statement, edit.keys, edit.from, edit.to),
      );
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

function patchOf(files: Overlay, isHidden: HiddenIn, nameOf: (file: string) => string): string {
  return files
    .changed()
    .map((file) => {
      const before = files.base.text(file) ?? "";
      return unifiedDiff(nameOf(file), before, files.text(file) ?? "", isHidden(before)) ?? "";
    })
    .join("");
}
