import { helmTemplate, isHelmTemplate } from "./hints.js";
import { InputProblem } from "./problem.js";
import type { Json } from "./text/json.js";

/** What a YAML text is. */
export interface Yaml {
  readonly format: "kubernetes" | "gcp-policy";
  readonly content: Json;
}

/**
 * YAML with Kubernetes objects in it, or a GCP IAM policy as `gcloud … get-iam-policy` prints it without being asked
 * for another format; undefined when the text is something else.
 */
export function parseYaml(file: string, text: string): Yaml | undefined {
  if (!startsAsYaml(text)) return undefined;
  if (hasKey(text, "apiVersion") && hasKey(text, "kind")) {
    return { format: "kubernetes", content: documentsOf(file, text) };
  }
  if (/^bindings:/m.test(text)) {
    const [content] = documentsOf(file, text);
    return content === undefined ? undefined : { format: "gcp-policy", content };
  }
  return undefined;
}

/** Whether the first line that says something is a key or an element of a list: prose may hold YAML further down. */
function startsAsYaml(text: string): boolean {
  for (const [line] of text.matchAll(/^.*$/gm)) {
    if (/^\s*(?:#.*|---.*|%.*)?$/.test(line)) continue;
    return /^(?:- *)?["']?[\w./-]+["']?\s*:(?:\s|$)|^-(?:\s|$)/.test(line);
  }
  return false;
}

function hasKey(text: string, key: string): boolean {
  return new RegExp(`^(- )?\\s*["']?${key}["']?\\s*:`, "m").test(text);
}

function documentsOf(file: string, text: string): Json[] {
  // Loaded when needed: most runs read no YAML.
  const { parseAllDocuments } = require("yaml") as typeof import("yaml");
  return Array.from(parseAllDocuments(text, { stringKeys: true }), (document) => {
    const [mistake] = document.errors;
    if (mistake) {
      // Helm's actions are no YAML, and what they make is not known.
      if (isHelmTemplate(text)) throw new InputProblem(file, helmTemplate, undefined, true);
      const line = mistake.linePos?.[0].line;
      throw new InputProblem(file, "is not valid YAML", line === undefined ? undefined : `line ${line}`);
    }
    try {
      return document.toJS({ maxAliasCount: 100 }) as Json;
    } catch {
      throw new InputProblem(file, "is YAML with too many aliases, or nested too deeply");
    }
  }).flat();
}
