import {
  afterApply,
  type Properties,
  Secret,
  secretAfterApply,
  Unknown,
  UnknownSecret,
  type Value,
} from "../../model/index.js";
import { isObject, type Json, type JsonObject } from "../text/json.js";

/** Key by which the engine marks a value as special (pulumi/pulumi sdk/go/common/resource/sig). */
const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const assetSignature = "c44067f5952c0a294b673a41bacd8c17";
const referenceSignature = "5cf8f73096256a8f31e491e813e4eb8e";

/** What a preview writes for a value that is not known, one for each kind (sdk/go/common/resource/plugin/rpc.go). */
const unknownSentinels = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

const encrypted = new UnknownSecret("encrypted in the state");
const hidden = new UnknownSecret("a secret that the preview does not show");
const tooDeep = new Unknown("nested too deeply to be read");
const deepest = 100;

/** Properties of one side (inputs or outputs) of a resource in a deployment or preview. */
function pulumiProperties(values: Json | undefined): Properties {
  return isObject(values) ? convertObject(values, 0) : {};
}

/**
 * A resource's inputs with its outputs on top: outputs say more, but one that is not known never hides an
 * input that is.
 */
export function mergedProperties(inputs: Json | undefined, outputs: Json | undefined): Properties {
  const given = pulumiProperties(inputs);
  if (!isObject(outputs)) return given;
  const merged: Record<string, Value> = { ...given };
  for (const [key, value] of Object.entries(pulumiProperties(outputs))) {
    const known = !(value instanceof Unknown) && value !== null;
    if (known || !(key in merged)) merged[key] = value;
  }
  return merged;
}

function convertObject(values: JsonObject, depth: number): Properties {
  const result: [string, Value][] = [];
  for (const key in values) {
    // Bookkeeping of the Terraform bridge.
    if (key === "__defaults" || key === "__meta") continue;
    const value = convert(values[key]!, depth + 1);
    if (value !== null) result.push([key, value]);
  }
  return Object.fromEntries(result);
}

function convert(value: Json, depth: number): Value {
  if (typeof value === "string") {
    if (value.length === 36 && unknownSentinels.has(value)) return afterApply;
    return value === "[secret]" ? hidden : value;
  }
  if (typeof value !== "object" || value === null) return value;
  if (depth > deepest) return tooDeep;
  if (Array.isArray(value)) return value.map((each) => convert(each, depth + 1));
  const mark = value[signature];
  return typeof mark === "string" ? special(mark, value, depth) : convertObject(value, depth);
}

function special(mark: string, value: JsonObject, depth: number): Value {
  switch (mark) {
    case secretSignature:
      return secret(value, depth);
    case outputSignature: {
      const inner = value.value === undefined ? afterApply : convert(value.value, depth + 1);
      return value.secret === true ? marked(inner) : inner;
    }
    case assetSignature:
      return typeof value.text === "string" ? value.text : new Unknown("the content of a file");
    case referenceSignature:
      return typeof value.id === "string" ? value.id : typeof value.urn === "string" ? value.urn : afterApply;
    default:
      return new Unknown("an archive or a value of a kind that is not known");
  }
}

/** A value under a mark; of one that is not known yet only the mark is. */
function marked(value: Value): Value {
  if (value === afterApply) return secretAfterApply;
  return value instanceof Unknown ? value : new Secret(value);
}

/** `plaintext` holds JSON text; `ciphertext` cannot be read here. */
function secret(value: JsonObject, depth: number): Value {
  if (typeof value.plaintext === "string") {
    try {
      const inner = convert(JSON.parse(value.plaintext) as Json, depth + 1);
      return marked(inner);
    } catch {
      return new Unknown("a secret whose text in the state is broken");
    }
  }
  if (value.value !== undefined) return marked(convert(value.value, depth + 1));
  return encrypted;
}
