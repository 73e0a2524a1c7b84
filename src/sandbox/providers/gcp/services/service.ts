import type { Properties } from "../../../../model/index.js";
import type { Naming, Problem, Refusal } from "../../core/model.js";
import { pseudoRandom } from "../../core/naming.js";
import { recordModel } from "../../core/recordModel.js";
import { text } from "../../core/values.js";
import { forgetPolicy } from "../iam/forget.js";
import { gcpRefusal } from "../refusals.js";
import { type GcpCall, type GcpModel, type GcpSettings, projectId, projectNumber } from "../settings.js";

/** A property that names a resource of the provider's own project, which must be there. */
interface Link {
  readonly property: string;
  readonly type: string;
  /** Template of the key; `{value}` is what the property says, without the path before it. */
  readonly key: string;
}

/**
 * A resource of some service in a few words. Templates name properties in braces, and besides them `{project}`,
 * `{number}` (the project's), `{hex}` (16 digits), `{digits}` (18), `{now}`, in ids that Google makes up `{hex}` or the
 * next number `{n}`, and in outputs `{tail}`, the id's last part.
 */
export interface Service {
  readonly type: string;
  /** As the provider's messages call it. */
  readonly noun: string;
  readonly naming?: Naming;
  readonly defaults?: Properties;
  readonly immutable: readonly string[];
  readonly sets?: readonly string[];
  readonly documents?: readonly string[];
  readonly notImported?: readonly string[];
  /** Template of the id, which nothing else can have. */
  readonly id: string;
  /** Templates of outputs, in order: later ones may use earlier ones. */
  readonly outputs?: Readonly<Record<string, string>>;
  /** Outputs that are always the same. */
  readonly constants?: Properties;
  readonly links?: readonly Link[];
  readonly check?: (properties: Properties) => readonly Problem[];
  readonly admit?: (properties: Properties, call: GcpCall) => Refusal | undefined;
}

/** Parts of an id that Google makes up. */
const MADE_UP = /\{(?:hex|n)\}/;
const PLACES = ["project", "location", "region", "zone", "name"];

export function service(spec: Service): GcpModel {
  const { id, outputs = {}, links = [] } = spec;
  return recordModel<GcpSettings>({
    type: spec.type,
    ...(spec.naming === undefined ? {} : { naming: spec.naming }),
    ...(spec.sets === undefined ? {} : { sets: spec.sets }),
    ...(spec.documents === undefined ? {} : { documents: spec.documents }),
    ...(spec.check === undefined ? {} : { check: spec.check }),
    defaults: { deletionPolicy: "DELETE", ...spec.defaults },
    immutable: [...PLACES, ...spec.immutable],
    notImported: ["deletionPolicy", ...(spec.notImported ?? [])],
    key: (properties, settings) => (MADE_UP.test(id) ? undefined : fill(id, properties, settings, {})),
    mint: (properties, call) => mint(spec, properties, call),
    outputs: (properties, call, before, key = "") => {
      const specials = {
        hex: pseudoRandom(16, "hex", call.urn, key),
        digits: pseudoRandom(18, "digits", call.urn, key),
        now: call.now.toISOString(),
        tail: key.slice(key.lastIndexOf("/") + 1),
      };
      const made: Record<string, string> = {};
      for (const [name, template] of Object.entries(outputs)) {
        const kept = /\{(?:hex|digits|now)\}/.test(template) ? text(before ?? {}, name) : undefined;
        made[name] = kept ?? fill(template, { ...properties, ...made }, call.settings, specials);
      }
      return { ...spec.constants, ...made };
    },
    exists: (_properties) =>
      gcpRefusal(`Error creating ${spec.noun}`, "ALREADY_EXISTS", "Requested entity already exists"),
    admit: (properties, call) => {
      const broken = links.find((link) => isBroken(link, properties, call));
      if (broken === undefined) return spec.admit?.(properties, call);
      const message = `${text(properties, broken.property)} was not found`;
      return gcpRefusal(`Error creating ${spec.noun}`, "NOT_FOUND", message);
    },
    release: (properties, call) => {
      if (!MADE_UP.test(id)) forgetPolicy(fill(id, properties, call.settings, {}), call);
      return undefined;
    },
  });
}

/** The first id that is free; a replacement gets another than what it replaces. */
function mint({ id, type }: Service, properties: Properties, call: GcpCall): string {
  for (let n = 1; ; n += 1) {
    const specials = { n: String(n), hex: pseudoRandom(16, "hex", call.urn, String(n)) };
    const candidate = fill(id, properties, call.settings, specials);
    if (call.account.get(type, candidate) === undefined) return candidate;
  }
}

function isBroken({ property, type, key }: Link, properties: Properties, call: GcpCall): boolean {
  const given = text(properties, property);
  if (given === undefined) return false;
  const value = given.slice(given.lastIndexOf("/") + 1);
  const project = projectId(text(properties, "project") ?? call.settings.project ?? "");
  const isElsewhere =
    given.startsWith("projects/") && ![project, projectNumber(project)].includes(given.split("/")[1] ?? "");
  return (
    !isElsewhere && call.account.get(type, fill(key, properties, call.settings, { value })) === undefined
  );
}

function fill(
  template: string,
  properties: Properties,
  settings: GcpSettings,
  specials: Readonly<Record<string, string>>,
): string {
  const project = projectId(text(properties, "project") ?? settings.project ?? "");
  const all: Readonly<Record<string, string>> = { ...specials, project, number: projectNumber(project) };
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => all[name] ?? text(properties, name) ?? "");
}
