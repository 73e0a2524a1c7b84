import type { PolicyUse } from "../../../../iam/aws/index.js";
import type { Properties, Value } from "../../../../model/index.js";
import type { CloudRecord } from "../../../account/index.js";
import type { Naming, Problem, Refusal } from "../../core/model.js";
import { pseudoRandom } from "../../core/naming.js";
import { recordModel } from "../../core/recordModel.js";
import { text } from "../../core/values.js";
import { jsonProblems, tagProblems } from "../checks.js";
import { principal, ROLE } from "../iam/principals.js";
import { missingPrincipal } from "../iam/trustPrincipals.js";
import { documentRefusal, documentSize } from "../policyDocument.js";
import { type AwsErrorName, awsRefusal, type Doing } from "../refusals.js";
import type { AwsCall, AwsModel, AwsSettings } from "../settings.js";

/** A property that names another resource, which must be there. */
interface Link {
  readonly property: string;
  /** Types that it may be. */
  readonly types: readonly string[];
  readonly error: AwsErrorName;
  /** AWS's message; `{value}` is what the property says. */
  readonly message: string;
}

/** A policy document at a property. */
interface Document {
  readonly property: string;
  readonly use: PolicyUse;
  readonly error: AwsErrorName;
  /** Most characters, white space aside. */
  readonly limit?: number;
}

/**
 * A resource of some service in a few words. Templates name properties in braces, and besides them `{account}`,
 * `{partition}`, `{region}`, `{uuid}`, `{hex}` (17 digits), `{lower}` (10 lower-case), `{suffix}` (6 letters and digits),
 * `{now}`, and for ids `{arnTail}`, the ARN's last part.
 */
export interface Service {
  readonly type: string;
  /** As the provider's messages call it, and the AWS SDK's name of the call: `S3 Bucket`, `S3: CreateBucket`. */
  readonly noun: string;
  readonly call: string;
  readonly naming?: Naming;
  readonly defaults?: Properties;
  readonly immutable: readonly string[];
  readonly sets?: readonly string[];
  readonly notImported?: readonly string[];
  /** Template of what cannot be there twice; absent where AWS numbers them. */
  readonly key?: string;
  /** Template of the id. Default: the key. */
  readonly id?: string;
  /** Templates of outputs, in order: later ones may use earlier ones. */
  readonly outputs?: Readonly<Record<string, string>>;
  /** Templates of inputs that AWS fills in where they are left out. */
  readonly computed?: Readonly<Record<string, string>>;
  /** Outputs that are properties of a linked resource. */
  readonly linked?: Readonly<Record<string, { readonly link: string; readonly property: string }>>;
  /** AWS's refusal of a second one; absent where it overwrites. */
  readonly exists?: { readonly error: AwsErrorName; readonly message: string };
  readonly documents?: readonly Document[];
  readonly links?: readonly Link[];
  /** Properties that hold the ARN of a role, which must be there when it is of this account. */
  readonly roles?: readonly string[];
  readonly check?: (properties: Properties) => readonly Problem[];
  readonly admit?: (properties: Properties, call: AwsCall, before?: Properties) => Refusal | undefined;
  readonly release?: (properties: Properties, call: AwsCall) => Refusal | undefined;
}

const PLACEHOLDER = /\{(\w+)\}/g;

export function service(spec: Service): AwsModel {
  const { key, documents = [], links = [], roles = [] } = spec;
  const doing = (verb: string, id: string): Doing => ({
    what: `${verb} ${spec.noun} (${id})`,
    call: spec.call,
  });
  const shown = (properties: Properties) => text(properties, spec.naming?.property ?? "name") ?? "";
  const { exists } = spec;
  return recordModel<AwsSettings>({
    type: spec.type,
    immutable: [...spec.immutable, "region"],
    documents: documents.map(({ property }) => property),
    ...pick(spec, ["naming", "defaults", "sets", "notImported"]),
    check: (properties) => [
      ...documents.flatMap(({ property }) => jsonProblems(properties, property)),
      ...tagProblems(properties),
      ...(spec.check?.(properties) ?? []),
    ],
    key: (properties, settings) => (key === undefined ? undefined : fill(key, properties, settings)),
    mint: (_properties, call) => freeUuid(spec.type, call),
    id: (properties, { settings }) => {
      const arnTail = text(properties, "arn")?.split("/").at(-1) ?? "";
      return fill(spec.id ?? key ?? "{arn}", { arnTail, ...properties }, settings);
    },
    locate: (id, known, call) => locate(spec, id, known, call),
    outputs: (properties, call, before, recordKey = "") => ({
      ...templated(spec, properties, call, before, recordKey),
      ...linkedValues(spec, properties, call),
    }),
    ...(exists === undefined
      ? {}
      : {
          exists: (properties: Properties) =>
            awsRefusal(
              doing("creating", shown(properties)),
              exists.error,
              exists.message.replace("{name}", () => shown(properties)),
            ),
        }),
    admit: (properties, call, before) => {
      const act = doing(before === undefined ? "creating" : "updating", shown(properties));
      return (
        firstRefusal(documents, (document) => refusedDocument(document, properties, act, call)) ??
        firstRefusal(links, (link) => brokenLink(link, properties, act, call)) ??
        firstRefusal(roles, (property) => missingRole(property, properties, act, call)) ??
        spec.admit?.(properties, call, before)
      );
    },
    ...pick(spec, ["release"]),
  });
}

function refusedDocument(
  document: Document,
  properties: Properties,
  doing: Doing,
  call: AwsCall,
): Refusal | undefined {
  const { property, use, error, limit = Number.POSITIVE_INFINITY } = document;
  const written = text(properties, property) ?? "";
  const malformed = documentRefusal(properties, property, use, doing, error);
  if (malformed !== undefined) return malformed;
  const missing = missingPrincipal(written, use, call);
  if (missing !== undefined)
    return awsRefusal(doing, error, `Invalid principal in policy: "AWS":"${missing}"`);
  const size = documentSize(written);
  if (size <= limit) return undefined;
  const message = `The policy has ${size} characters, white space aside; at most ${limit} are allowed.`;
  return awsRefusal(doing, "LimitExceeded", message);
}

function brokenLink(link: Link, properties: Properties, doing: Doing, call: AwsCall): Refusal | undefined {
  const value = text(properties, link.property);
  if (value === undefined || link.types.some((type) => findLinked(type, value, call))) return undefined;
  return awsRefusal(
    doing,
    link.error,
    link.message.replace("{value}", () => value),
  );
}

/** The record of a type that a value names: by key, id, ARN or name. */
export function findLinked(type: string, value: string, call: AwsCall): CloudRecord | undefined {
  const tail = value.slice(Math.max(value.lastIndexOf("/"), value.lastIndexOf(":")) + 1);
  const likely = [value, tail, `${call.settings.region}/${value}`, `${call.settings.region}/${tail}`];
  const names = ({ id, properties }: CloudRecord) => [id, properties.arn, properties.name, properties.keyId];
  const isMeant = (record: CloudRecord | undefined) => record !== undefined && names(record).includes(value);
  return (
    likely.map((key) => call.account.get(type, key)).find(isMeant) ?? call.account.list(type).find(isMeant)
  );
}

function missingRole(
  property: string,
  properties: Properties,
  doing: Doing,
  call: AwsCall,
): Refusal | undefined {
  const value = text(properties, property) ?? "";
  const [, account, path = ""] = /^arn:[\w-]+:iam::(\d{12}):role\/(.+)$/.exec(value) ?? [];
  if (account !== call.settings.account) return undefined;
  if (principal(ROLE, path.slice(path.lastIndexOf("/") + 1), call)?.properties.arn === value)
    return undefined;
  return awsRefusal(
    doing,
    "InvalidParameterValueException",
    `The role ${value} (${property}) does not exist.`,
  );
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** What AWS numbers has its number in its id; the rest is found by its properties, or, for an import, by its id. */
function locate({ type, key }: Service, id: string, known: Properties, call: AwsCall): string | undefined {
  if (key === undefined) return UUID.exec(id)?.[0];
  if (Object.keys(known).length > 0) return fill(key, known, call.settings);
  return findLinked(type, id, call)?.key;
}

/** Outputs by their templates; what was given out at random or at a time stays as it was at first. */
function templated(
  spec: Service,
  properties: Properties,
  call: AwsCall,
  before: Properties | undefined,
  key: string,
): Record<string, string> {
  const seed = [call.settings.account, call.urn, key];
  const specials = {
    uuid: UUID.test(key) ? key : uuid(...seed),
    hex: pseudoRandom(17, "hex", ...seed),
    lower: pseudoRandom(10, "base36", ...seed),
    suffix: pseudoRandom(6, "base62", ...seed),
    now: call.now.toISOString(),
  };
  const made: Record<string, string> = {};
  const absent = Object.entries(spec.computed ?? {}).filter(([name]) => properties[name] === undefined);
  for (const [name, template] of [...Object.entries(spec.outputs ?? {}), ...absent]) {
    const kept = /\{(?:uuid|hex|lower|suffix|now)\}/.test(template) ? text(before ?? {}, name) : undefined;
    made[name] = kept ?? fill(template, { ...specials, ...properties, ...made }, call.settings);
  }
  return made;
}

function linkedValues(
  { linked = {}, links = [] }: Service,
  properties: Properties,
  call: AwsCall,
): Properties {
  return Object.fromEntries(
    Object.entries(linked).flatMap(([name, from]): [string, Value][] => {
      const types = links.find(({ property }) => property === from.link)?.types ?? [];
      const value = text(properties, from.link) ?? "";
      const record = types.map((type) => findLinked(type, value, call)).find((one) => one !== undefined);
      const copied = record?.properties[from.property];
      return copied === undefined ? [] : [[name, copied]];
    }),
  );
}

function fill(template: string, properties: Properties, settings: AwsSettings): string {
  const { account, partition, region } = settings;
  return template.replaceAll(PLACEHOLDER, (_, name: string) => {
    const own = text(properties, name);
    return own ?? { account, partition, region }[name] ?? "";
  });
}

function uuid(...seed: string[]): string {
  const hex = pseudoRandom(32, "hex", ...seed);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join("-");
}

/** A replacement is numbered otherwise than what it replaces, though its URN is the same. */
function freeUuid(type: string, call: AwsCall): string {
  for (let attempt = 0; ; attempt += 1) {
    const candidate = uuid(call.settings.account, call.urn, String(attempt));
    if (call.account.get(type, candidate) === undefined) return candidate;
  }
}

function firstRefusal<T>(items: readonly T[], judge: (item: T) => Refusal | undefined): Refusal | undefined {
  for (const item of items) {
    const refusal = judge(item);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function pick<T extends object, K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(
    names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]),
  ) as Pick<T, K>;
}
