import Ajv from "ajv";
import { parse, stringify } from "yaml";

/** What is offboarded: one identity, credential or provider, or all that somebody owns. */
export type Scope = { readonly identity: string } | { readonly owner: string };

/** What people have settled of one identity. Times are ISO 8601. */
export interface Progress {
  readonly id: string;
  /** Live dependants, each with the identity that it uses instead, `none: reason` where it needs none, or null. */
  readonly replacements: Readonly<Record<string, string | null>>;
  readonly saved?: string;
  readonly quarantined?: string;
  /** Set by a person who takes the waiting period for over. */
  readonly waited?: string;
  readonly deleted?: string;
}

/** The state of an offboarding: a file in the repository, which people read and edit. */
export interface OffboardState {
  readonly version: 1;
  readonly scope: Scope;
  /** Days without use after the quarantine before anything is deleted. */
  readonly waitDays: number;
  readonly identities: readonly Progress[];
}

const time = { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}:\\d{2}Z)?$" };

/** JSON Schema of the state file. */
export const stateSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Keyless: the state of an offboarding",
  type: "object",
  additionalProperties: false,
  required: ["version", "scope", "waitDays", "identities"],
  properties: {
    version: { const: 1 },
    scope: {
      type: "object",
      additionalProperties: false,
      minProperties: 1,
      maxProperties: 1,
      properties: {
        identity: { type: "string", minLength: 1, description: "The id of what goes." },
        owner: { type: "string", minLength: 1, description: "Whoever leaves: all that they own goes." },
      },
    },
    waitDays: {
      type: "integer",
      minimum: 1,
      description: "Days without use after the quarantine before anything is deleted.",
    },
    identities: {
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["id", "replacements"],
        properties: {
          id: { type: "string", minLength: 1 },
          replacements: {
            type: "object",
            description:
              "Each live dependant, with the identity that it uses instead, `none: reason` where it needs none, or null while that is open.",
            additionalProperties: { anyOf: [{ type: "string", minLength: 1 }, { type: "null" }] },
          },
          saved: { ...time, description: "When what is needed to bring it back was saved." },
          quarantined: { ...time, description: "When it was put in quarantine." },
          waited: { ...time, description: "When somebody took the waiting period for over." },
          deleted: { ...time, description: "When it was deleted." },
        },
      },
    },
  },
} as const;

const validate = new Ajv({ allErrors: true, strict: false }).compile<OffboardState>(stateSchema);

/** A state file's content, JSON or YAML; a text says what is wrong with it and where. */
export function parseState(text: string): OffboardState | string {
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 0 });
  } catch {
    return "is neither JSON nor YAML";
  }
  if (validate(value)) return withoutFuture(value);
  const [first] = validate.errors ?? [];
  return `is not the state of an offboarding: ${first?.instancePath || "the file"} ${first?.message ?? ""}`;
}

/** A time that does not exist is a typing mistake, which would make a waiting period wrong. */
function withoutFuture(state: OffboardState): OffboardState | string {
  for (const { id, saved, quarantined, waited, deleted } of state.identities) {
    const wrong = [saved, quarantined, waited, deleted].find(
      (at) => at !== undefined && Number.isNaN(Date.parse(at)),
    );
    if (wrong !== undefined) return `is not the state of an offboarding: "${wrong}" of ${id} is no date`;
  }
  return state;
}

/** The state as its file has it: YAML unless the file is called `.json`. */
export function formatState(state: OffboardState, file: string): string {
  return file.endsWith(".json") ? `${JSON.stringify(state, null, 2)}\n` : stringify(state, { lineWidth: 0 });
}
