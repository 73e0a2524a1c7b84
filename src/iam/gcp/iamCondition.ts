import {
  type CelValue,
  celError,
  celUnknown,
  type Environment,
  evaluateCel,
  fromJson,
  isFailure,
  isProblem,
  parseCel,
  Timestamp,
} from "./cel/index.js";

/** What an IAM condition may look at; what is absent is an error in the part of the condition that uses it. */
export interface ConditionContext {
  readonly time: Date;
  readonly resource?: { readonly name?: string; readonly type?: string; readonly service?: string };
  /** Tags of the resource and above; keys and values by their namespaced and by their permanent names. */
  readonly tags?: readonly ResourceTag[];
  /** `principal.type` and `principal.subject`, for boundary bindings. */
  readonly principal?: { readonly type: string; readonly subject: string };
  /** `request.path`, `request.host`. */
  readonly request?: {
    readonly path?: string;
    readonly host?: string;
    readonly accessLevels?: readonly string[];
  };
  readonly destination?: { readonly ip?: string; readonly port?: number };
  /** API attributes by name, e.g. `iam.googleapis.com/modifiedGrantsByRole`. */
  readonly apiAttributes?: Readonly<Record<string, unknown>>;
}

export interface ResourceTag {
  /** `123456789012/env`. */
  readonly key: string;
  /** `prod`. */
  readonly value: string;
  /** `tagKeys/…`, `tagValues/…`. */
  readonly keyId?: string;
  readonly valueId?: string;
}

export type ConditionOutcome =
  | { readonly kind: "true" }
  | { readonly kind: "false" }
  /** CEL's runtime error: no grant, but a deny rule applies. */
  | { readonly kind: "error"; readonly reason: string }
  /** Not modelled here, or not CEL: nothing can be said. */
  | { readonly kind: "unknown"; readonly reason: string };

/** The expression asked about last: it is asked again for other resources and times. */
let latest: { readonly expression: string; readonly parsed: ReturnType<typeof parseCel> } | undefined;

/** Evaluates an IAM condition (Google Cloud, "Attribute reference for IAM Conditions"). */
export function evaluateCondition(expression: string, context: ConditionContext): ConditionOutcome {
  if (latest?.expression !== expression) latest = { expression, parsed: parseCel(expression) };
  const { parsed } = latest;
  if (isProblem(parsed))
    return { kind: "unknown", reason: `the condition does not parse: ${parsed.message}` };
  const result = evaluateCel(parsed, environmentOf(context));
  if (isFailure(result)) return { kind: result.kind, reason: result.reason };
  if (typeof result === "boolean") return { kind: result ? "true" : "false" };
  return { kind: "error", reason: "the condition is not true or false" };
}

function environmentOf(context: ConditionContext): Environment {
  const { time, resource = {}, principal = {}, request = {}, destination = {} } = context;
  const { accessLevels, ...named } = request;
  const asked = new Map<string, CelValue>([...entriesOf(named), ["time", new Timestamp(time.getTime())]]);
  if (accessLevels) asked.set("auth", new Map([["access_levels", accessLevels]]));
  const port = destination.port === undefined ? {} : { port: BigInt(destination.port) };
  return {
    variables: new Map<string, CelValue>([
      ["resource", new Map(entriesOf(resource))],
      ["principal", new Map(entriesOf(principal))],
      ["request", asked],
      ["destination", new Map(entriesOf({ ...destination, ...port }))],
    ]),
    host: (name, args) => hostFunction(name, args, context),
  };
}

function entriesOf(values: object): readonly (readonly [string, CelValue])[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value as CelValue] as const],
  );
}

function hostFunction(
  name: string,
  args: readonly CelValue[],
  { tags, apiAttributes = {} }: ConditionContext,
) {
  if (name === "api.getAttribute") {
    const [attribute, fallback] = args;
    if (typeof attribute !== "string" || fallback === undefined)
      return celError("api.getAttribute() takes a name and a default");
    return Object.hasOwn(apiAttributes, attribute) ? fromJson(apiAttributes[attribute]) : fallback;
  }
  const test = Object.hasOwn(tagTests, name) ? tagTests[name] : undefined;
  if (!test) return undefined;
  if (!tags) return celUnknown("the tags of the resource are not known");
  return tags.some((tag) => test(tag, args));
}

const tagTests: Readonly<Record<string, (tag: ResourceTag, args: readonly CelValue[]) => boolean>> = {
  "resource.hasTagKey": (tag, [key]) => tag.key === key,
  "resource.hasTagKeyId": (tag, [key]) => tag.keyId !== undefined && tag.keyId === key,
  "resource.matchTag": (tag, [key, value]) => tag.key === key && tag.value === value,
  "resource.matchTagId": (tag, [key, value]) =>
    tag.keyId !== undefined && tag.keyId === key && tag.valueId !== undefined && tag.valueId === value,
};
