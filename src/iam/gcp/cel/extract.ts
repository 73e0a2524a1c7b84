/** An extraction template `prefix{identifier}suffix`, taken apart. */
export interface ExtractTemplate {
  readonly prefix: string;
  readonly suffix: string;
}

/** Reads the template of `extract()`; undefined where it has no single `{identifier}`. */
export function parseTemplate(template: string): ExtractTemplate | undefined {
  const match = /^([^{}]*)\{[A-Za-z0-9_]+\}([^{}]*)$/.exec(template);
  return match ? { prefix: match[1]!, suffix: match[2]! } : undefined;
}

/**
 * What `extract()` gives: the characters between the first prefix and the first suffix after it; the empty string
 * where either is not there (Google Cloud, "Attribute reference for IAM Conditions", Extract values).
 */
export function extract(text: string, { prefix, suffix }: ExtractTemplate): string {
  const start = text.indexOf(prefix);
  if (start < 0) return "";
  const rest = text.slice(start + prefix.length);
  if (suffix === "") return rest;
  const end = rest.indexOf(suffix);
  return end < 0 ? "" : rest.slice(0, end);
}
