import { afterApply, type Properties, type Value } from "../../../model/index.js";
import { sandboxHome } from "../../account/index.js";
import { type Checked, type CheckRequest, checkInputs } from "./check.js";
import type { Cloud, Found } from "./cloud.js";
import { type Difference, difference } from "./diff.js";
import { isRefusal, type Made, type Model, type Problem, Refusal } from "./model.js";
import { logicalName, typeOf } from "./naming.js";
import { blank, markSecrets } from "./outputs.js";
import { inputsAfterRead, restoreSecrets } from "./refresh.js";
import { Sdk, type SdkResource } from "./sdk.js";

/** What an edge of the process gives: so that tests can run many of these in one. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  now(): Date;
  /** Tells the person at the console, by way of the engine. */
  tell(message: string, urn?: string): void;
}

export interface Diffed {
  readonly differences: readonly Difference[];
  readonly deleteBeforeReplace: boolean;
}

/** A provider plugin's work in plain data, one method for each request of the protocol. */
export class Provider<S> {
  readonly sdk: Sdk;
  readonly #cloud: Cloud<S>;
  readonly #surroundings: Surroundings;
  readonly #outlined = new Set<string>();
  #settings: S | undefined;

  constructor(cloud: Cloud<S>, surroundings: Surroundings) {
    this.#cloud = cloud;
    this.#surroundings = surroundings;
    this.sdk = new Sdk(cloud.name);
  }

  checkConfig(config: Properties): readonly Problem[] {
    return this.#cloud.checkConfig(config);
  }

  configure(config: Properties): Refusal | undefined {
    const [problem] = this.#cloud.checkConfig(config);
    if (problem !== undefined) return new Refusal("InvalidConfig", `${problem.path}: ${problem.reason}`);
    const settings = this.#cloud.settings(config, this.#surroundings.environment);
    const reason = this.#cloud.refusal(config, settings);
    if (reason !== undefined) return new Refusal("NotAllowed", reason);
    this.#settings = settings;
    this.#surroundings.tell(`sandbox: no cloud account is touched (${this.#cloud.describe(settings)})`);
    return undefined;
  }

  check(request: CheckRequest): Checked | Refusal {
    const found = this.#find(typeOf(request.urn));
    if (isRefusal(found)) return found;
    return checkInputs(request, found, this.#cloud, this.sdk, this.#require(), (key) =>
      this.#isTaken(found.model, key),
    );
  }

  diff(urn: string, old: Properties, inputs: Properties): Diffed | Refusal {
    const found = this.#find(typeOf(urn));
    if (isRefusal(found)) return found;
    const { model } = found;
    const differences = difference(old, inputs, model);
    const replaced = differences.some((one) => one.replaces);
    return { differences, deleteBeforeReplace: replaced && this.#keepsKey(found, old, inputs) };
  }

  create(urn: string, inputs: Properties, preview: boolean): Made | Refusal {
    const found = this.#find(typeOf(urn));
    if (isRefusal(found)) return found;
    const { model, resource } = found;
    const properties = this.#complete(inputs, resource);
    if (preview) return { id: "", properties: this.#plan(found, properties) };
    this.#announceOutline(model.type, urn);
    return this.#made(
      this.#act(urn, (call) => model.create(properties, call)),
      resource,
    );
  }

  /** @returns undefined when the resource is not there */
  read(
    urn: string,
    id: string,
    known: Properties,
    inputs: Properties,
  ): (Made & { inputs: Properties }) | undefined | Refusal {
    const found = this.#find(typeOf(urn));
    if (isRefusal(found)) return found;
    const { model, resource } = found;
    const made = this.#act(urn, (call) => model.read(id, known, call));
    if (made === undefined || isRefusal(made)) return made;
    const properties = markSecrets(blank(restoreSecrets(made.properties, known), resource), resource);
    const base = this.#complete({}, resource);
    return {
      id: made.id,
      properties,
      inputs: inputsAfterRead({ properties, known, inputs, base }, resource, model),
    };
  }

  update(urn: string, id: string, old: Properties, inputs: Properties, preview: boolean): Made | Refusal {
    const found = this.#find(typeOf(urn));
    if (isRefusal(found)) return found;
    const { model, resource } = found;
    const properties = this.#complete(inputs, resource);
    if (preview) return { id, properties: { ...keep(old, resource), ...properties } };
    return this.#made(
      this.#act(urn, (call) => model.update(id, old, properties, call)),
      resource,
    );
  }

  delete(urn: string, id: string, old: Properties): Refusal | undefined {
    const found = this.#find(typeOf(urn));
    if (isRefusal(found)) return found;
    return this.#act(urn, (call) => found.model.delete(id, old, call));
  }

  invoke(token: string, args: Properties): Properties | Refusal {
    const run = this.#cloud.functions[token];
    if (run === undefined) {
      return new Refusal(
        "NotModelled",
        `sandbox: the function ${token} is not modelled, so it cannot be answered`,
      );
    }
    return this.#act("", (call) => run(args, call));
  }

  #require(): S {
    this.#settings ??= this.#cloud.settings({}, this.#surroundings.environment);
    return this.#settings;
  }

  #find(type: string): Found<S> | Refusal {
    const resource = this.sdk.resource(type);
    if (resource === undefined) {
      return new Refusal(
        "UnknownType",
        `${type} is not a resource type of @pulumi/${this.#cloud.name} ${this.sdk.version}`,
      );
    }
    const model = this.#cloud.model(type, this.sdk, resource);
    if (model !== undefined) return { model, resource };
    return new Refusal(
      "NotModelled",
      `sandbox: ${type} has a bearing on identity and is not modelled, so it is refused rather than pretended`,
    );
  }

  #act<T>(urn: string, work: (call: Parameters<Model<S>["create"]>[1]) => T): T {
    const settings = this.#require();
    const account = this.#cloud.account(sandboxHome(this.#surroundings.environment), settings);
    return account.transaction(() => work({ account, settings, urn, now: this.#surroundings.now() }));
  }

  #isTaken(model: Model<S>, key: string | undefined): boolean {
    if (key === undefined) return false;
    const home = sandboxHome(this.#surroundings.environment);
    return this.#cloud.account(home, this.#require()).get(model.type, key) !== undefined;
  }

  #complete(inputs: Properties, resource: SdkResource): Properties {
    return withoutInternal({ ...inputs, ...this.#cloud.complete(inputs, resource, this.#require()) });
  }

  #plan({ model, resource }: Found<S>, properties: Properties): Properties {
    const computed = Object.entries(resource.outputs)
      .filter(([name, output]) => output.always || resource.inputs[name] === undefined)
      .map(([name]): [string, Value] => [name, afterApply]);
    const planned = model.planned?.(properties, this.#require());
    return markSecrets({ ...Object.fromEntries(computed), ...properties, ...planned }, resource);
  }

  #made(made: Made | Refusal, resource: SdkResource): Made | Refusal {
    if (isRefusal(made)) return made;
    const properties = blank(made.properties, resource);
    return { id: made.id, properties: markSecrets(properties, resource) };
  }

  #keepsKey({ model, resource }: Found<S>, old: Properties, inputs: Properties): boolean {
    const settings = this.#require();
    const [before, after] = [this.#complete(old, resource), this.#complete(inputs, resource)];
    const key = model.key(after, settings);
    return key !== undefined && key === model.key(before, settings);
  }

  #announceOutline(type: string, urn: string): void {
    if (!this.#cloud.isOutline(type) || this.#outlined.has(type)) return;
    this.#outlined.add(type);
    this.#surroundings.tell(
      `sandbox: ${type} has no bearing on identity and is known in outline only: its names and ids are plausible, ` +
        `its rules are not checked (${logicalName(urn)})`,
      urn,
    );
  }
}

function withoutInternal(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !name.startsWith("__")));
}

/** What stays of the old outputs in an update: those that are computed. */
function keep(old: Properties, resource: SdkResource): Properties {
  return Object.fromEntries(
    Object.entries(old).filter(
      ([name]) => resource.outputs[name]?.always || resource.inputs[name] === undefined,
    ),
  );
}
