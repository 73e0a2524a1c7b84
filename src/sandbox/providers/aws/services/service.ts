import type { PolicyUse } from "../../../../iam/aws/index.js";
import type { Properties } from "../../../../model/index.js";
import type { CloudRecord } from "../../../account/index.js";
import type { Naming, Problem, Refusal } from "../../core/model.js";
import { pseudoRandom } from "../../core/naming.js";
import { recordModel } from "../../core/recordModel.js";
import { text } from "../../core/values.js";
import { jsonProblems, tagProblems } from "../checks.js";
import { principal, ROLE } from "../iam/principals.js";
import { documentRefusal, documentSize } from "../policyDocument.js";
import { type AwsErrorName, awsRefusal, type Doing } from "../refusals.js";
import type { AwsCall, AwsModel, AwsSettings } from "../settings.js";

/** A property that names another resource, which must be there. */
export interface Link {
  readonly property: string;
  /** Types that it may be. */
  readonly types: readonly string[];
  readonly error: AwsErrorName;
  /** AWS's message; `{value}` is what the property says. */
  readonly message: string;
}

/** A policy document at a property. */
export interface Document {
  readonly property: string;
  readonly use: PolicyUse;
  readonly error: AwsErrorName;
  /** Most characters, white space aside. */
  readonly limit?: number;
}

/**
 * A resource of some service in a few words. Templates name properties in braces, and besides them `{account}`,
 * `{partition}`, `{region}`, `{uuid}`, `{hex}` (17 digits), `{suffix}` (6 letters and digits) and `{now}`.
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
    mint: (_properties, call) => uuid(call, spec.type),
    id: (properties, { settings }) => fill(spec.id ?? key ?? "{uuid}", properties, settings),
    // Ids of these services do not always hold their key, so the record is found by its id.
    locate: (id, known, call) => byId(spec.type, id, call)?.key ?? (key && fill(key, known, call.settings)),
    outputs: (properties, call, before, minted = "") => {
      const made: Record<string, string> = {};
      const specials = { uuid: uuid(call, minted), ...hexes(call, minted), now: call.now.toISOString() };
      for (const [name, template] of Object.entries(spec.outputs ?? {})) {
        made[name] = fill(template, { ...specials, ...properties, ...made }, call.settings);
      }
      // Numbers, dates and ids stay as they were given out at first.
      const kept = Object.keys(made).filter((name) =>
        /\{(?:uuid|hex|suffix|now)\}/.test(spec.outputs?.[name] ?? ""),
      );
      return {
        ...made,
        ...(before && Object.fromEntries(kept.map((name) => [name, before[name] ?? made[name] ?? ""]))),
      };
    },
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
        firstRefusal(documents, (document) => refusedDocument(document, properties, act)) ??
        firstRefusal(links, (link) => brokenLink(link, properties, act, call)) ??
        firstRefusal(roles, (property) => missingRole(property, properties, act, call)) ??
        spec.admit?.(properties, call, before)
      );
    },
    ...pick(spec, ["release"]),
  });
}

function refusedDocument(document: Document, properties: Properties, doing: Doing): Refusal | undefined {
  const { property, use, error, limit = Number.POSITIVE_INFINITY } = document;
  const size = documentSize(text(properties, property) ?? "");
  const malformed = documentRefusal(properties, property, use, doing, error);
  if (malformed !== undefined || size <= limit) return malformed;
  return awsRefusal(
    doing,
    "LimitExceeded",
    `The policy has ${size} characters, white space aside; at most ${limit} are allowed.`,
  );
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

/** The record of a type that a value names: by id, ARN or name. */
export function findLinked(type: string, value: string, call: AwsCall): CloudRecord | undefined {
  return call.account
    .list(type)
    .find(({ id, properties }) => [id, properties.arn, properties.name, properties.keyId].includes(value));
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

function byId(type: string, id: string, call: AwsCall): CloudRecord | undefined {
  return call.account.list(type).find((record) => record.id === id);
}

function fill(template: string, properties: Properties, settings: AwsSettings): string {
  const { account, partition, region } = settings;
  return template.replaceAll(PLACEHOLDER, (_, name: string) => {
    const own = text(properties, name);
    return own ?? { account, partition, region }[name] ?? "";
  });
}

function uuid(call: AwsCall, ...seed: string[]): string {
  const hex = pseudoRandom(32, "hex", call.settings.account, call.urn, ordinal(call), ...seed);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join("-");
}

/** A replacement is numbered otherwise than what it replaces, though its URN is the same. */
function ordinal(call: AwsCall): string {
  const type = call.urn.split("::")[2]?.split("$").at(-1) ?? "";
  return call.account
    .list(type)
    .filter((record) => record.urn === call.urn)
    .map((record) => record.key)
    .join();
}

function hexes(call: AwsCall, ...seed: string[]): { hex: string; suffix: string } {
  const all = [call.settings.account, call.urn, ...seed];
  return { hex: pseudoRandom(17, "hex", ...all), suffix: pseudoRandom(6, "base62", ...all) };
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
