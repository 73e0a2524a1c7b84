import { type Properties, Secret, type Value } from "../../../model/index.js";
import type { Cloud, Found } from "./cloud.js";
import { documentText } from "./documents.js";
import type { Model, Problem } from "./model.js";
import { logicalName, pseudoRandom } from "./naming.js";
import type { Sdk } from "./sdk.js";
import { validateShape } from "./validate.js";
import { given, plain, text, texts } from "./values.js";

export interface CheckRequest {
  readonly urn: string;
  /** Inputs of the last time; empty for a new resource. */
  readonly old: Properties;
  readonly inputs: Properties;
  /** The name that the engine proposes, when the stack configures naming. */
  readonly proposedName?: string;
}

export interface Checked {
  readonly inputs: Properties;
  readonly problems: readonly Problem[];
}

/** Digits of the suffix of a made-up name, as the real providers have it. */
const SUFFIX = 7;

/**
 * The inputs as the provider will use them, with names and defaults filled in, and what is wrong with them.
 *
 * What was filled in is listed under `__defaults`, as the real provider lists it.
 */
export function checkInputs<S>(
  request: CheckRequest,
  { model, resource }: Found<S>,
  cloud: Cloud<S>,
  sdk: Sdk,
  settings: S,
  isTaken: (key: string | undefined) => boolean,
): Checked {
  const written = withoutNulls(request.inputs);
  const problems = validateShape(written, resource.inputs, sdk);
  if (problems.length > 0) return { inputs: written, problems };

  const texted = cloud.enrich(documentsAsText(written, model), resource, settings);
  const defaults = Object.fromEntries(
    Object.entries(model.defaults ?? {}).filter(([name]) => !given(texted, name)),
  );
  const candidate = (name: string) => ({
    ...cloud.complete(texted, resource, settings),
    ...texted,
    ...named(model, name),
  });
  const name = nameFor(request, model, texted, (chosen) => isTaken(model.key(candidate(chosen), settings)));
  const filled = { ...defaults, ...(name === undefined ? {} : named(model, name)) };
  const inputs = { ...texted, ...filled, __defaults: Object.keys(filled).sort() };
  const complete = { ...inputs, ...cloud.complete(inputs, resource, settings) };
  const missing = cloud.missing(complete, resource);
  return { inputs, problems: [...missing, ...(model.check?.(complete, settings) ?? [])] };
}

function named<S>(model: Model<S>, name: string): Properties {
  return model.naming === undefined ? {} : { [model.naming.property]: name };
}

function nameFor<S>(
  { urn, old, proposedName }: CheckRequest,
  model: Model<S>,
  inputs: Properties,
  isTaken: (name: string) => boolean,
): string | undefined {
  const { naming } = model;
  if (naming === undefined || given(inputs, naming.property)) return undefined;
  const previous = text(old, naming.property);
  if (previous !== undefined && texts(old, "__defaults").includes(naming.property)) return previous;
  const writtenPrefix = text(inputs, naming.property === "name" ? "namePrefix" : `${naming.property}Prefix`);
  if (proposedName !== undefined && writtenPrefix === undefined) return proposedName;
  const prefix = writtenPrefix ?? `${naming.prefix ?? ""}${logicalName(urn)}-`;
  const cut = prefix.slice(0, naming.longest - SUFFIX);
  for (let attempt = 0; ; attempt += 1) {
    const name = `${naming.lowerCase ? cut.toLowerCase() : cut}${pseudoRandom(SUFFIX, "hex", urn, String(attempt))}`;
    if (!isTaken(name)) return name;
  }
}

/** Policy documents may be given as objects; the cloud takes text. */
function documentsAsText<S>(inputs: Properties, { documents = [] }: Model<S>): Properties {
  const changed = documents
    .filter((name) => given(inputs, name))
    .map((name) => {
      const value = documentText(plain(inputs[name]) as Value);
      return [name, inputs[name] instanceof Secret ? new Secret(value) : value] as const;
    });
  return { ...inputs, ...Object.fromEntries(changed) };
}

function withoutNulls(inputs: Properties): Properties {
  return Object.fromEntries(
    Object.entries(inputs).filter(([name, value]) => value !== null && name !== "__defaults"),
  );
}
