import type { Properties } from "../../../../model/index.js";
import { isRefusal, type Made, type Refusal } from "../../core/model.js";
import { object, text } from "../../core/values.js";
import type { GcpCall, GcpModel } from "../settings.js";
import { memberProblems } from "./checkMembers.js";
import { type Family, scopeId } from "./family.js";
import { grantRefusal } from "./grantRefusal.js";
import { type Binding, conditionOf, isSameBinding, type Policy, readPolicy, writePolicy } from "./grants.js";
import { importedGrant } from "./importId.js";

/** How a member and a binding differ as edits of a policy. */
export interface Edit {
  members(properties: Properties): readonly string[];
  /** What an id has after scope and role. */
  suffix(properties: Properties): string;
  readonly immutable: readonly string[];
  apply(policy: Policy, binding: Binding): Policy;
  forget(policy: Policy, binding: Binding): Policy;
  /** What is left of the resource in the binding that is there; undefined: nothing. */
  seen(wanted: Binding, there: Binding | undefined): Properties | undefined;
}

/** `…IAMMember` adds one member to a role; `…IAMBinding` sets all of a role's members. */
export function bindingModel(family: Family, edit: Edit): GcpModel {
  function wanted(properties: Properties): Binding {
    return {
      role: text(properties, "role") ?? "",
      members: edit.members(properties),
      ...conditionOf(properties),
    };
  }

  function id(properties: Properties): string {
    const title = text(object(properties, "condition") ?? {}, "title");
    const condition = title === undefined ? "" : `/${title}`;
    return `${scopeId(family, properties)}/${text(properties, "role")}${edit.suffix(properties)}${condition}`;
  }

  function put(properties: Properties, call: GcpCall): Made | Refusal {
    const refusal = grantRefusal(family, properties, [wanted(properties)], call);
    if (isRefusal(refusal)) return refusal;
    const policy = edit.apply(readPolicy(family, properties, call), wanted(properties));
    return {
      id: id(properties),
      properties: { ...properties, etag: writePolicy(family, properties, policy, call) },
    };
  }

  return {
    type: family.type,
    immutable: [...family.scope, "role", "condition", ...edit.immutable],
    sets: ["members"],
    check: memberProblems,
    key: () => undefined,
    create: put,
    read(given, known, call) {
      const properties = text(known, "role") === undefined ? importedGrant(family, given) : known;
      if (properties === undefined) return undefined;
      const binding = wanted(properties);
      const there = readPolicy(family, properties, call).bindings.find((one) => isSameBinding(one, binding));
      const seen = edit.seen(binding, there);
      return seen === undefined ? undefined : { id: id(properties), properties: { ...properties, ...seen } };
    },
    update: (_id, _old, properties, call) => put(properties, call),
    delete(_id, old, call) {
      writePolicy(family, old, edit.forget(readPolicy(family, old, call), wanted(old)), call);
      return undefined;
    },
  };
}
