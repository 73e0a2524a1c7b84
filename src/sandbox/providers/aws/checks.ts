import { isUnknown, type Properties } from "../../../model/index.js";
import { lengthProblems } from "../core/checks.js";
import { parseDocument } from "../core/documents.js";
import type { Problem } from "../core/model.js";
import { given, number, object, plain, text } from "../core/values.js";

/** What an IAM name is made of (IAM API Reference). */
const NAME = /^[\w+=,.@-]+$/;

export function nameProblems(properties: Properties, longest: number, name = "name"): Problem[] {
  const value = text(properties, name);
  if (value === undefined) return [];
  return [
    ...lengthProblems(value, name, 1, longest),
    ...(NAME.test(value) || value === ""
      ? []
      : [{ path: name, reason: `invalid value for ${name} (must match [\\w+=,.@-])` }]),
  ];
}

export function rangeProblems(properties: Properties, name: string, least: number, most: number): Problem[] {
  const value = number(properties, name);
  if (value === undefined || (value >= least && value <= most)) return [];
  return [{ path: name, reason: `expected ${name} to be in the range (${least} - ${most}), got ${value}` }];
}

/** A document that the provider itself reads before it asks AWS: it must be a JSON object. */
export function jsonProblems(properties: Properties, name: string, path = name): Problem[] {
  const value = plain(properties[name]);
  if (!given(properties, name) || isUnknown(value)) return [];
  if (value === "")
    return [{ path, reason: `"${name}" is an empty string, which is not a valid JSON value` }];
  const parsed = parseDocument(value);
  if (parsed === undefined) return [{ path, reason: `"${name}" contains an invalid JSON policy` }];
  if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return [];
  return [{ path, reason: `"${name}" contains an invalid JSON policy: not a JSON object` }];
}

/** AWS's rules for tags: 50 at most, keys to 128 and values to 256 characters, none that begins with `aws:`. */
export function tagProblems(properties: Properties): Problem[] {
  const tags = Object.entries(object(properties, "tags") ?? {});
  const many = tags.length > 50 ? [{ path: "tags", reason: `at most 50 tags, got ${tags.length}` }] : [];
  const each = tags.flatMap(([key, value]) => {
    const path = `tags[${JSON.stringify(key)}]`;
    if (/^aws:/i.test(key)) return [{ path, reason: 'tag keys that begin with "aws:" are reserved for AWS' }];
    if (key.length < 1 || key.length > 128) return [{ path, reason: "a tag key has 1 to 128 characters" }];
    const known = plain(value);
    const invalid =
      typeof known === "string" && (known.length > 256 || !/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(known));
    if (!invalid) return [];
    return [{ path, reason: "a tag value has at most 256 letters, digits, spaces and _ . : / = + - @" }];
  });
  return [...many, ...each];
}
