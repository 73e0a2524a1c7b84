import { type Properties, Secret, type Value } from "../../../model/index.js";
import type { CloudRecord } from "../../account/index.js";
import { deepPlain } from "./documents.js";
import { type Call, isRefusal, type Made, type Model, type Refusal } from "./model.js";
import { hasUnknown } from "./values.js";

/** A type whose resources are each one thing in the cloud. */
export interface RecordSpec<S> extends Omit<Model<S>, "create" | "read" | "update" | "delete"> {
  /** The key of a resource that the cloud numbers. */
  mint?(properties: Properties, call: Call<S>): string;
  /** The provider's id. Default: the key. */
  id?(properties: Properties, call: Call<S>): string;
  /** What the cloud adds: names, ids, dates. `before` is what was there, in an update. */
  outputs?(properties: Properties, call: Call<S>, before?: Properties, key?: string): Properties;
  /** What the cloud says when there is one of this key already. Absent: it overwrites. */
  exists?(properties: Properties, hidden: CloudRecord | undefined): Refusal;
  /** Why the cloud does not take these properties, at creation and at update. */
  admit?(properties: Properties, call: Call<S>, before?: Properties): Refusal | undefined;
  /** What the cloud does by the way, once the resource is there. */
  afterwards?(made: Made, call: Call<S>, before?: Properties): void;
  /** What the cloud reports beyond what was written: values that other resources change. */
  view?(record: CloudRecord, call: Call<S>): Properties;
  /** Why the cloud does not let go of it. */
  release?(properties: Properties, call: Call<S>): Refusal | undefined;
  /** Properties besides documents that decide access, so that the account keeps them readable. */
  readonly readable?: readonly string[];
  /** Whether a deleted one is only hidden for a while, its key still taken. */
  readonly hidesDeleted?: boolean;
  /** The key of the resource with this id, for reading and importing. Default: the id. */
  locate?(id: string, known: Properties, call: Call<S>): string | undefined;
}

/** The behaviour of a type whose resources are one record each. */
export function recordModel<S>(spec: RecordSpec<S>): Model<S> {
  const { type } = spec;

  function keyOf(id: string, known: Properties, call: Call<S>): string | undefined {
    return spec.locate === undefined ? id : spec.locate(id, known, call);
  }

  function find(id: string, known: Properties, call: Call<S>): CloudRecord | undefined {
    const key = keyOf(id, known, call);
    return key === undefined ? undefined : call.account.get(type, key);
  }

  function write(record: CloudRecord, call: Call<S>, before?: Properties): Made {
    call.account.put({
      ...record,
      properties: opened(record, [...(spec.documents ?? []), ...(spec.readable ?? [])]),
    });
    spec.afterwards?.(record, call, before);
    return withView(record, call);
  }

  function withView(record: CloudRecord, call: Call<S>): Made {
    return { id: record.id, properties: { ...record.properties, ...spec.view?.(record, call) } };
  }

  return {
    ...spec,
    create(properties, call) {
      const key = spec.key(properties, call.settings) ?? spec.mint?.(properties, call) ?? "";
      const there = call.account.get(type, key);
      if (there !== undefined && spec.exists !== undefined) {
        return spec.exists(properties, there.deleted === undefined ? undefined : there);
      }
      const refusal = spec.admit?.(properties, call);
      if (refusal !== undefined) return refusal;
      const all = { ...properties, ...spec.outputs?.(properties, call, undefined, key) };
      const id = spec.id?.(all, call) ?? key;
      return write({ type, key, id, urn: call.urn, properties: all, created: call.now.toISOString() }, call);
    },
    read(id, known, call) {
      const record = find(id, known, call);
      return record === undefined || record.deleted !== undefined ? undefined : withView(record, call);
    },
    update(id, old, properties, call) {
      const record = find(id, old, call);
      if (record === undefined || record.deleted !== undefined) return this.create(properties, call);
      const refusal = spec.admit?.(properties, call, record.properties);
      if (isRefusal(refusal)) return refusal;
      const all = { ...properties, ...spec.outputs?.(properties, call, record.properties, record.key) };
      return write({ ...record, urn: call.urn, properties: all }, call, record.properties);
    },
    delete(id, old, call) {
      const record = find(id, old, call);
      if (record === undefined || record.deleted !== undefined) return undefined;
      const refusal = spec.release?.(record.properties, call);
      if (refusal !== undefined) return refusal;
      if (spec.hidesDeleted) call.account.put({ ...record, deleted: call.now.toISOString() });
      else call.account.remove(type, record.key);
      return undefined;
    },
  };
}

/**
 * What the account must be able to read, however the program marked it: documents and what else decides access, and
 * what the record's key says in plain anyhow.
 */
function opened(record: CloudRecord, readable: readonly string[]): Properties {
  return Object.fromEntries(
    Object.entries(record.properties).map(([name, value]): [string, Value] => {
      if (!(value instanceof Secret)) return [name, value];
      const inner = deepPlain(value);
      const isSaid =
        typeof inner === "string" && inner !== "" && `${record.key}\n${record.id}`.includes(inner);
      return [name, isSaid || (readable.includes(name) && !hasUnknown(inner)) ? inner : value];
    }),
  );
}
