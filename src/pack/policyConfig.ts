import type { PolicyConfigSchema } from "@pulumi/policy";

type Config = Readonly<Record<string, unknown>>;

/** A policy's schema of these properties. They are JSON Schema; the SDK's type spells a part of it. */
export function schemaOf(properties: object): PolicyConfigSchema {
  return { properties: properties as PolicyConfigSchema["properties"] };
}

/**
 * A policy's config. The engine holds it to the schema, and lets pass what the schema does not name: a misspelt
 * parameter would be as by default, and nobody would know.
 */
export function knownConfig(
  policy: string,
  { properties }: PolicyConfigSchema,
  getConfig: <T extends object>() => T,
): Config {
  const config = getConfig<Config>();
  const settings = ["enforcementLevel", ...Object.keys(properties)];
  const unknown = Object.keys(config).filter((name) => !settings.includes(name));
  if (unknown.length === 0) return config;
  // A text: of an error, the SDK would show the stack trace.
  throw `"${policy}" has no setting ${unknown.map((name) => `"${name}"`).join(", ")}; it has ${settings.join(", ")}`;
}
