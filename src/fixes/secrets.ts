import { type Facts, isProperties, type Resource, Secret, type Value } from "../model/index.js";
import { secretForm } from "../rules/secretFormats.js";
import { isLiteralSecret } from "../rules/secretNames.js";
import { assignedSecret } from "../rules/secretScripts.js";
import { linesOf } from "./diff.js";

/** Shorter texts stand in a source for many things. */
const shortest = 4;

/** Properties that hold what a secret is, whatever marks them. */
const secretProperties =
  /^(?:secret_?(?:string|data|binary)|insecure_?value|plain_?text|private_?key_?pem)$/i;

/** Types whose property of an ordinary name is what they keep. */
const keepers: ReadonlySet<string> = new Set(["aws:ssm/parameter:Parameter"]);

/** The texts of a resource that must not be seen in what is printed of its source: marked as secret, or named so. */
function secretTexts({ properties, type }: Pick<Resource, "properties" | "type">): readonly string[] {
  const found: string[] = [];
  const walk = (value: Value | undefined, isSecret: boolean, depth: number): void => {
    if (depth > 20 || value === undefined) return;
    if (value instanceof Secret) walk(value.reveal(), true, depth + 1);
    else if (typeof value === "string") {
      if (isSecret) found.push(...linesToHide(value));
    } else if (Array.isArray(value)) {
      for (const each of value as readonly Value[]) walk(each, isSecret, depth + 1);
    } else if (isProperties(value)) {
      for (const [name, each] of Object.entries(value)) {
        const isKept = keepers.has(type) && name === "value";
        walk(each, isSecret || isKept || secretProperties.test(name), depth + 1);
      }
    }
  };
  walk(properties, false, 0);
  return found;
}

function linesToHide(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.length >= shortest);
}

/** The secrets of everything that was read, as far as it is known to hold any. */
export function secretsIn({ resources, credentials, workloads }: Facts): readonly string[] {
  const holders = new Set<Resource>([...credentials, ...workloads].map(({ resource }) => resource));
  for (const resource of resources) if (keepers.has(resource.type)) holders.add(resource);
  const named = [
    ...workloads.flatMap(({ settings }) => settings),
    ...resources.filter(({ type }) => type === "pulumi:pulumi:Stack").flatMap(outputsOf),
  ].flatMap(({ name, value }) =>
    typeof value === "string" && (isLiteralSecret(name, value) || secretForm(value) !== undefined)
      ? linesToHide(value)
      : [],
  );
  return [...new Set([...[...holders].flatMap(secretTexts), ...named])];
}

/** The outputs of a program that are not marked, each by its name or its place's in an object. */
function outputsOf({ properties }: Resource): readonly { readonly name: string; readonly value: string }[] {
  const found: { readonly name: string; readonly value: string }[] = [];
  const walk = (name: string, value: Value | undefined, depth: number): void => {
    if (depth > 20) return;
    if (typeof value === "string") found.push({ name, value });
    else if (Array.isArray(value)) for (const each of value as readonly Value[]) walk(name, each, depth + 1);
    else if (isProperties(value)) for (const [key, each] of Object.entries(value)) walk(key, each, depth + 1);
  };
  walk("", properties, 0);
  return found;
}

/** Whether a line of a source may show a secret: one that is known, or what looks like one. */
export function hiddenLines(text: string, known: readonly string[]): (line: number) => boolean {
  let isKey = false;
  const hidden = linesOf(text).map((line) => {
    if (/-----BEGIN [A-Z ]*PRIVATE KEY/.test(line)) isKey = true;
    const isHidden = isKey || known.some((secret) => line.includes(secret)) || looksSecret(line);
    if (/-----END [A-Z ]*PRIVATE KEY/.test(line)) isKey = false;
    return isHidden;
  });
  return (line) => hidden[line] ?? false;
}

const assignment =
  /["']?([A-Za-z_][\w-]{1,80})["']?\s{0,40}[=:]\s{0,40}(?:"([^"\n]{1,500})"|'([^'\n]{1,500})'|`([^`\n]{1,500})`|([^\s"'`,;{}[\]()]{1,500}))/g;

function looksSecret(line: string): boolean {
  const start = line.slice(0, 4000);
  // More than that on one line is not read, and not shown.
  if (line.length > start.length || secretForm(start) !== undefined) return true;
  if (assignedSecret(start.replace(/^\s*(?:#|\/\/)/, "")) !== undefined) return true;
  for (const [, name = "", ...values] of start.matchAll(assignment)) {
    const value = values.find((each) => each !== undefined) ?? "";
    if (isReference(value, values)) continue;
    if (isLiteralSecret(name, value) || secretProperties.test(name)) return true;
  }
  return /[A-Za-z0-9+/=_-]{40}/.test(start) && hasRandomRun(start);
}

/** A bare word with a dot or a bracket is a reference of the language: `var.db_password`. */
function isReference(value: string, [double, single, template]: readonly (string | undefined)[]): boolean {
  return (
    double === undefined &&
    single === undefined &&
    template === undefined &&
    /^[A-Za-z_][\w]*[.[]/.test(value)
  );
}

/** Capitals, small letters and digits mixed without a break are no words. */
function hasRandomRun(line: string): boolean {
  return (line.match(/[A-Za-z0-9+/=_]{40,}/g) ?? []).some(
    (run) => /[A-Z]/.test(run) && /[a-z]/.test(run) && /\d/.test(run),
  );
}
