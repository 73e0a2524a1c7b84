import type { Resource } from "../../model/index.js";
import type { Change } from "./recipe.js";
import { denyAll, quarantineName } from "./recipe.js";
import { fill, type Values } from "./shell.js";
import type { Progress } from "./state.js";
import type { Subject } from "./subjects.js";

export type Phase = "check" | "replace" | "save" | "quarantine" | "wait" | "delete";

/** One step of the way out, with what takes it back. */
export interface Step {
  readonly phase: Phase;
  readonly title: string;
  readonly state: "done" | "next" | "later" | "blocked";
  /** Lines for a POSIX shell. */
  readonly commands: readonly string[];
  /** Lines that take it back. */
  readonly undo: readonly string[];
  /** What is lost when it is taken back, or that it cannot be. */
  readonly lost?: string;
  /** The same in the code that declares it: the change, and how it is taken back. */
  readonly code: readonly CodeChange[];
  readonly notes: readonly string[];
}

export interface CodeChange {
  readonly resource: string;
  readonly change: string;
  readonly undo: string;
}

type Body = Pick<Step, "title" | "commands" | "undo" | "code" | "notes"> & { readonly lost?: string };

/** Keeps what brings it back. */
export function saveStep({ recipe, values, name }: Subject): Body {
  // What can be kept is kept: the way back may need no more.
  const parts = (recipe?.save ?? []).map((line) => filled([line], values));
  const kept = parts.flatMap((part) => part.lines);
  // A folder to keep nothing in is not made.
  const lines = kept.some((line) => line.includes(" > ")) ? kept : [];
  const notes = [...new Set(parts.flatMap((part) => part.notes))];
  return { title: `keep what is needed to make ${name} again`, commands: lines, undo: [], code: [], notes };
}

/** Off in a way that can be taken back at once. */
export function quarantineStep(subject: Subject): Body {
  const { recipe, name } = subject;
  const title = `put ${name} in quarantine`;
  if (recipe === undefined) {
    const notes = [`no command is known for a ${subject.what}: switch it off where it was made`];
    return { title, commands: [], undo: [], code: [], notes };
  }
  const { quarantine } = recipe;
  if (typeof quarantine === "string") return { title, commands: [], undo: [], code: [], notes: [quarantine] };
  return {
    title,
    ...changed(quarantine, subject),
    code: subject.declared.flatMap((each) => quarantineCode(subject, each)),
  };
}

/** Gone, as far as it can be brought back. */
export function deleteStep(subject: Subject): Body {
  const { recipe, name } = subject;
  const code = subject.declared.map(removal);
  const title = `delete ${name}`;
  if (recipe !== undefined) return { title, ...changed(recipe.remove, subject), code };
  const notes =
    code.length > 0 ? [] : [`no command is known for a ${subject.what}: revoke it where it was made`];
  return { title, commands: [], undo: [], code, notes };
}

function changed(change: Change, { values }: Subject): Omit<Body, "title" | "code"> {
  const [forth, back] = [filled(change.do, values), filled(change.undo, values)];
  const notes = [...new Set([...forth.notes, ...back.notes])];
  // Half a change is none: one that cannot be taken back by what is known is left to a person as well.
  if (forth.notes.length > 0) return { commands: [], undo: [], notes };
  return {
    commands: forth.lines,
    undo: back.lines,
    notes,
    ...(change.lost === undefined ? {} : { lost: change.lost }),
  };
}

function filled(
  templates: readonly string[],
  values: Values,
): { readonly lines: readonly string[]; readonly notes: readonly string[] } {
  const all = templates.map((template) => fill(template, values));
  const reasons = all.flatMap((each) => (each.kind === "by-hand" ? [each.reason] : []));
  return {
    lines: reasons.length > 0 ? [] : all.flatMap((each) => (each.kind === "command" ? [each.text] : [])),
    notes: [...new Set(reasons)].map((reason) => `by hand: ${reason}`),
  };
}

function isPulumi({ address }: Resource): boolean {
  return address.startsWith("urn:");
}

/** The switch in code: the resource's own property, or a policy beside it that denies everything. */
function quarantineCode({ recipe, name, what }: Subject, resource: Resource): readonly CodeChange[] {
  const { address } = resource;
  if (recipe?.property !== undefined) {
    const [property, off, on] = recipe.property;
    const set = (value: string | boolean) => `${written(resource, property)} ${JSON.stringify(value)}`;
    return [{ resource: address, change: `set ${set(off)}`, undo: `set ${set(on)}` }];
  }
  if (what !== "role" && what !== "user") return [];
  const undo = "remove it again";
  const [type, terraform] =
    what === "role" ? ["RolePolicy", "aws_iam_role_policy"] : ["UserPolicy", "aws_iam_user_policy"];
  const change = isPulumi(resource)
    ? `add new aws.iam.${type}(${JSON.stringify(`${quarantineName}-${name}`)}, { name: ${JSON.stringify(quarantineName)}, ${what}: ${JSON.stringify(name)}, policy: ${JSON.stringify(denyAll)} });`
    : `add resource "${terraform}" "${blockName(`${quarantineName}-${name}`)}" { name = "${quarantineName}", ${what} = ${JSON.stringify(name).replaceAll("${", "$${")}, policy = ${JSON.stringify(denyAll)} }`;
  return [{ resource: address, change, undo }];
}

/** A name as Terraform takes it for a block: two of one module must not have the same. */
function blockName(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]/g, "_");
}

/** A property as the code writes it: Terraform in snake case. */
function written(resource: Resource, property: string): string {
  if (isPulumi(resource)) return `${property}:`;
  return `${property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)} =`;
}

function removal(resource: Resource): CodeChange {
  const { address } = resource;
  const [template, again] = isPulumi(resource)
    ? ["pulumi up --target={address}", "pulumi up"]
    : ["terraform apply -target={address}", "terraform apply"];
  const apply = fill(template, { address });
  const line = apply.kind === "command" ? apply.text : again;
  return {
    resource: address,
    change: `remove it from the code, then ${line}`,
    undo: `git revert the removal, then ${again}`,
  };
}

/** The phases that are done, by the state. */
export function isDone(phase: Phase, { saved, quarantined, waited, deleted }: Progress): boolean {
  switch (phase) {
    case "check":
    case "replace":
      return quarantined !== undefined;
    case "save":
      return saved !== undefined;
    case "quarantine":
      return quarantined !== undefined;
    case "wait":
      return waited !== undefined || deleted !== undefined;
    case "delete":
      return deleted !== undefined;
  }
}
