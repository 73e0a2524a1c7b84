import { isProperties, isUnknown, type Properties, type Value } from "../../../model/index.js";
import type { Problem } from "./model.js";
import type { Sdk, SdkProperties } from "./sdk.js";
import type { SdkType } from "./sdkType.js";
import { plain } from "./values.js";

/** Properties that a provider adds for itself begin so. */
const INTERNAL = "__";

/** What does not fit the SDK's declaration: unknown properties, missing ones, values of the wrong type. */
export function validateShape(given: Properties, declared: SdkProperties, sdk: Sdk, path = ""): Problem[] {
  const prefix = path === "" ? "" : `${path}.`;
  const missing = Object.entries(declared)
    .filter(([name, property]) => property.required && (plain(given[name]) ?? null) === null)
    .map(([name]) => ({
      path: `${prefix}${name}`,
      reason: `Missing required argument. The argument "${name}" is required, but no definition was found`,
    }));
  const wrong = Object.entries(given).flatMap(([name, value]) => {
    if (name.startsWith(INTERNAL)) return [];
    const property = declared[name];
    if (property === undefined) {
      return [{ path: `${prefix}${name}`, reason: `Invalid or unknown key${suggestion(name, declared)}` }];
    }
    return validateValue(value, property.type, sdk, `${prefix}${name}`);
  });
  return [...missing, ...wrong];
}

function validateValue(value: Value, type: SdkType, sdk: Sdk, path: string): Problem[] {
  const known = plain(value) ?? null;
  if (known === null || isUnknown(known)) return [];
  switch (type.kind) {
    case "any":
      return [];
    case "string":
    case "number":
    case "boolean":
      return fits(known, type.kind) ? [] : [wrongType(path, type.kind, known)];
    case "list":
      if (!Array.isArray(known)) return [wrongType(path, "list", known)];
      return known.flatMap((part: Value, index) => validateValue(part, type.of, sdk, `${path}[${index}]`));
    case "map":
      if (!isProperties(known)) return [wrongType(path, "map", known)];
      return Object.entries(known)
        .filter(([name]) => !name.startsWith(INTERNAL))
        .flatMap(([name, part]) => validateValue(part, type.of, sdk, `${path}[${JSON.stringify(name)}]`));
    case "object": {
      if (!isProperties(known)) return [wrongType(path, "object", known)];
      const declared = sdk.object(type.name);
      return declared === undefined ? [] : validateShape(known, declared, sdk, path);
    }
    case "union": {
      const attempts = type.of.map((part) => validateValue(known, part, sdk, path));
      return attempts.some((problems) => problems.length === 0) ? [] : (attempts.at(-1) ?? []);
    }
  }
}

/** Numbers and booleans are also taken as text, and text for them, as the real provider does. */
function fits(value: Value, kind: "string" | "number" | "boolean"): boolean {
  if (typeof value === kind) return true;
  if (kind === "string") return typeof value === "number" || typeof value === "boolean";
  if (typeof value !== "string" || value === "") return false;
  return kind === "number" ? !Number.isNaN(Number(value)) : value === "true" || value === "false";
}

function wrongType(path: string, expected: string, value: Value): Problem {
  const found = Array.isArray(value) ? "list" : isProperties(value) ? "object" : typeof value;
  return { path, reason: `expected ${expected} type, got ${found}` };
}

function suggestion(name: string, declared: SdkProperties): string {
  const plainName = (text: string) => text.toLowerCase().replaceAll(/[_-]/g, "").replace(/s$/, "");
  const meant = Object.keys(declared).find((candidate) => plainName(candidate) === plainName(name));
  return meant === undefined ? "" : `; did you mean "${meant}"?`;
}
