import { gunzipSync } from "node:zlib";
import {
  type Cloud,
  isProperties,
  type Knowable,
  type Properties,
  type Reference,
  type Resource,
  reveal,
  type Setting,
  Unknown,
  type Value,
} from "../../../model/index.js";
import type { Collected } from "../collect.js";
import { addressesOf, asText, knownText, notGiven, parseValue, valuesAt } from "../read.js";
import { awsWorkloads } from "./aws.js";
import { gcpWorkloads } from "./gcp.js";
import { kubernetesWorkloads, podSpecs } from "./kubernetes.js";
import { localWorkloads } from "./local.js";
import type { Script, SettingsAt, WorkloadRow } from "./row.js";

type Row = WorkloadRow & { readonly cloud: Cloud };

const rows: ReadonlyMap<string, Row> = new Map(
  [
    ...awsWorkloads.map((row) => ({ ...row, cloud: "aws" as const })),
    ...gcpWorkloads.map((row) => ({ ...row, cloud: "gcp" as const })),
    ...kubernetesWorkloads.map((row) => ({ ...row, cloud: "kubernetes" as const })),
    ...localWorkloads,
  ].map((row) => [row.type, row]),
);

/** Whether a type is something that runs. */
export function isWorkload(type: string): boolean {
  return rows.has(type);
}

/** What a resource runs as, and the literal settings in which secrets hide. */
export function extractWorkload(resource: Resource, out: Collected): void {
  const row = rows.get(resource.type)!;
  const properties = withJson(resource.properties, row.json);
  const runsAs = row.runsAs.flatMap((path) => references(resource, properties, path));
  const account = podAccount(resource);
  out.workloads.push({
    resource,
    path: "",
    kind: row.kind,
    cloud: row.cloud,
    id: knownText(resource, "arn") ?? resource.address,
    runsAs: account ? [...runsAs, account] : runsAs,
    settings: distinct((row.settings ?? []).flatMap((at) => settingsAt(properties, at))),
  });
}

/** Properties that hold JSON text (`containerDefinitions`), as values; text that is no JSON stays text. */
function withJson(properties: Properties, paths: readonly string[] | undefined): Properties {
  if (!paths) return properties;
  const changed: Record<string, Value> = { ...properties };
  for (const path of paths) {
    const text = reveal(properties[path]);
    const value = typeof text === "string" ? parseValue(text) : undefined;
    // AWS spells these keys in camelCase already, and some tools in PascalCase.
    if (value !== undefined) changed[path] = lowerKeys(value, 0);
  }
  return changed;
}

function lowerKeys(value: Value, depth: number): Value {
  if (depth > 20) return new Unknown("nested too deeply to be read");
  if (Array.isArray(value)) return value.map((each) => lowerKeys(each, depth + 1));
  if (!isProperties(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key.charAt(0).toLowerCase() + key.slice(1),
      lowerKeys(each, depth + 1),
    ]),
  );
}

function references(resource: Resource, properties: Properties, path: string): Reference[] {
  const addresses = addressesOf(resource, path);
  return valuesAt(properties, path).flatMap(([, each]) => {
    const value = asText(each);
    return value === undefined || value === "" ? [] : [{ value, addresses }];
  });
}

/** The Kubernetes service account of a pod, as tokens name it. */
function podAccount(resource: Resource): Reference | undefined {
  const spec = podSpecs.get(resource.type);
  if (spec === undefined) return undefined;
  const at = (path: string) => asText(valuesAt(resource.properties, path)[0]?.[1]);
  const name = at(`${spec}.serviceAccountName`) ?? at(`${spec}.serviceAccount`) ?? "default";
  const namespace = at("metadata.namespace") ?? "default";
  const unknown = [namespace, name].find((part) => part instanceof Unknown);
  return {
    value: unknown ?? `system:serviceaccount:${namespace}:${name}`,
    addresses: addressesOf(resource, spec),
  };
}

/** A part that is unknown as a whole is met once for each kind of setting in it: once is enough. */
function distinct(settings: readonly Setting[]): Setting[] {
  const unknown = new Set<string>();
  return settings.filter(({ name, path, value }) => {
    if (name !== "*" && !(value instanceof Unknown)) return true;
    const key = `${path} ${name}`;
    if (unknown.has(key)) return false;
    unknown.add(key);
    return true;
  });
}

function settingsAt(properties: Properties, at: SettingsAt): Setting[] {
  if ("map" in at) {
    return valuesAt(properties, at.map).flatMap(([path, value]) =>
      mapSettings(path, value, at.reference ?? false),
    );
  }
  if ("tree" in at) {
    return valuesAt(properties, at.tree).flatMap(([path, value]) => treeSettings(path, "*", value, 0));
  }
  if ("pairs" in at) return valuesAt(properties, at.pairs).flatMap(([path, value]) => pair(path, value));
  if ("nameAt" in at) {
    const [name, value] = [asText(properties[at.nameAt]), asText(properties[at.valueAt])];
    if (value === undefined) return [];
    return [{ path: at.valueAt, name: typeof name === "string" ? name : "*", value, reference: false }];
  }
  if ("lines" in at) return valuesAt(properties, at.lines).flatMap(([path, value]) => lines(path, value));
  return valuesAt(properties, at.script).flatMap(([path, value]) => {
    const text = scriptText(value, at);
    return text === undefined ? [] : [{ path, name: at.name, value: text, reference: false }];
  });
}

function mapSettings(path: string, value: Value, reference: boolean): Setting[] {
  const plain = reveal(value);
  if (plain instanceof Unknown) return [{ path, name: "*", value: plain, reference }];
  if (!isProperties(plain)) return [];
  return Object.entries(plain).flatMap(([name, each]) => {
    const text = asText(each);
    return text === undefined ? [] : [{ path: `${path}.${name}`, name, value: text, reference }];
  });
}

/** Deeper than this nobody writes values; what is there is not known. */
const deepest = 20;

function treeSettings(path: string, name: string, value: Value, depth: number): Setting[] {
  const plain = reveal(value);
  if (depth > deepest)
    return [{ path, name: "*", value: new Unknown("nested too deeply"), reference: false }];
  if (Array.isArray(plain))
    return plain.flatMap((each, index) => treeSettings(`${path}[${index}]`, name, each, depth + 1));
  if (isProperties(plain)) {
    return Object.entries(plain).flatMap(([key, each]) =>
      treeSettings(`${path}.${key}`, key, each, depth + 1),
    );
  }
  const text = asText(value);
  return text === undefined ? [] : [{ path, name, value: text, reference: false }];
}

/** Keys that name a secret store where `value` would hold the secret itself. */
const storeKeys = ["valueFrom", "valueSource", "secret", "secretRef", "secretKeyRef"];
/** CodeBuild: what `value` means is said by `type`. */
const storeTypes = new Set(["PARAMETER_STORE", "SECRETS_MANAGER"]);

function pair(path: string, value: Value): Setting[] {
  const block = reveal(value);
  if (block instanceof Unknown) return [{ path, name: "*", value: block, reference: false }];
  if (!isProperties(block)) return [];
  const name = asText(block.name) ?? asText(block.key);
  const label = typeof name === "string" ? name : "*";
  const store = storeKeys.find((key) => block[key] !== undefined);
  const type = reveal(block.type);
  if (block.value === undefined && store !== undefined) {
    return [{ path: `${path}.${store}`, name: label, value: storeName(block[store]), reference: true }];
  }
  const text = asText(block.value);
  if (text === undefined) return [];
  const reference = typeof type === "string" && storeTypes.has(type);
  return [{ path: `${path}.value`, name: label, value: text, reference }];
}

/** Which secret is meant: a text, or a block with a name somewhere in it. */
function storeName(value: Value | undefined): Knowable<string> {
  const plain = reveal(value);
  if (isProperties(plain)) return new Unknown("a reference to a secret store");
  return asText(plain) ?? notGiven;
}

function lines(path: string, value: Value): Setting[] {
  const list = reveal(value);
  if (list instanceof Unknown) return [{ path, name: "*", value: list, reference: false }];
  const all: readonly Value[] = Array.isArray(list) ? list : [list ?? null];
  return all.flatMap((each, index): Setting[] => {
    const text = asText(each);
    if (text === undefined) return [];
    const place = Array.isArray(list) ? `${path}[${index}]` : path;
    if (text instanceof Unknown) return [{ path: place, name: "*", value: text, reference: false }];
    const at = text.indexOf("=");
    const name = at < 0 ? text : text.slice(0, at);
    return [{ path: place, name, value: at < 0 ? "" : text.slice(at + 1), reference: false }];
  });
}

const sha1 = /^[0-9a-f]{40}$/;

function scriptText(value: Value, at: Script): Knowable<string> | undefined {
  const plain = reveal(value);
  const text = Array.isArray(plain)
    ? plain.filter((each) => typeof each === "string").join(" ")
    : asText(plain);
  if (typeof text !== "string" || text === "") return text === "" ? undefined : text;
  if (at.hashed && sha1.test(text)) return new Unknown("given only as a hash");
  return decodeBase64(text, at.base64 === true) ?? text;
}

const isBase64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;
/** Compressed scripts are small; what unpacks to more is none. */
const largestScript = 1 << 20;

/**
 * Base64 text as what it says; undefined where it is none. Where plain text is meant, base64 is told by what comes out
 * of it: providers take both.
 */
function decodeBase64(text: string, isMeant: boolean): Knowable<string> | undefined {
  if (!isBase64.test(text) || (!isMeant && text.length < 16)) return undefined;
  const bytes = Buffer.from(text, "base64");
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return unpacked(bytes);
  const decoded = bytes.toString("utf8");
  return isMeant || /^[\t\r\n\x20-\x7e]+$/.test(decoded) ? decoded : undefined;
}

/** What cloud-init unpacks before it runs it (cloud-init, "User data formats"). */
function unpacked(bytes: Buffer): Knowable<string> {
  try {
    return gunzipSync(bytes, { maxOutputLength: largestScript }).toString("utf8");
  } catch {
    return new Unknown("compressed");
  }
}
