import * as pulumi from "@pulumi/pulumi";
import { isLater } from "./later.js";
import type { StackName } from "./names.js";
import { type Checked, type Problem, problemText } from "./problem.js";
import { shapeProblems } from "./shape.js";

/** The stack that this program runs for. */
export function currentStack(): StackName {
  return { project: pulumi.getProject(), stack: pulumi.getStack() };
}

/**
 * The value of a check, or the end of the program with the mistakes as the message: on the component, without a stack
 * trace, since the mistake is in its arguments.
 */
export function insist<T>(component: pulumi.Resource, checked: Checked<T>): T {
  if (checked.kind === "ok") return checked.value;
  throw new pulumi.ResourceError(problemText(checked.problems), component, true);
}

/**
 * Computes from arguments as soon as they are known. Plain arguments are computed at once, so that a mistake stops the
 * constructor before anything is registered.
 */
export function compute<A, T>(args: A, change: (plain: pulumi.Unwrap<A>) => T): pulumi.Output<T> {
  return pulumi.output(computed(args, change)) as pulumi.Output<T>;
}

/** A value, or an output of it where something that it is made of is known only later. */
export type Later<T> = T | pulumi.Output<T>;

/**
 * The same without an output where there is nothing to wait for: each output costs the SDK promises and stack traces, and
 * an identity is made of many values.
 */
export function computed<A, T>(args: A, change: (plain: pulumi.Unwrap<A>) => T): Later<T> {
  if (isPlain(args)) return change(args as pulumi.Unwrap<A>);
  return pulumi.output(args).apply(change) as pulumi.Output<T>;
}

/**
 * The same for values of our own, which are outputs as a whole or hold none: nothing inside is looked at, and what is
 * known already is not made an output to wait with the rest.
 */
export function whenKnown<P extends object, T>(
  parts: P,
  change: (known: { readonly [K in keyof P]: Known<P[K]> }) => T,
): Later<T> {
  const later = Object.fromEntries(Object.entries(parts).filter(([, part]) => isLater(part)));
  const all = (known: object) => change({ ...parts, ...known } as { readonly [K in keyof P]: Known<P[K]> });
  if (Object.keys(later).length === 0) return all({});
  return pulumi.all(later as Record<string, pulumi.Output<unknown>>).apply(all) as pulumi.Output<T>;
}

type Known<V> = V extends pulumi.OutputInstance<infer T> | Promise<infer T> ? T : V;

/** Whether a value holds no output or promise at any depth. */
export function isPlain(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (isLater(value)) return false;
  return Object.values(value).every(isPlain);
}

/**
 * Stops a constructor whose arguments are wrong, with every mistake at once: how they are written always, what they say
 * where all of them are known.
 */
export function checkPlain<A extends object>(
  component: pulumi.Resource,
  className: string,
  args: A,
  problemsOf: (plain: pulumi.Unwrap<A>) => readonly Problem[],
): void {
  const { unknown, unreadable } = shapeProblems(className, args);
  const canBeJudged = unreadable.length === 0 && isPlain(args);
  const judged = canBeJudged ? problemsOf(args as pulumi.Unwrap<A>) : [];
  const problems = [...unknown, ...unreadable, ...judged];
  if (problems.length > 0) insist(component, { kind: "wrong", problems });
}

/** Only the arguments that are given: an absent one is left out, not set to undefined. */
export function given<T extends object>(args: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(args).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}

/** Runs when there is at least one grant; where the list itself is an output, once it is known. */
export function whenGranted<T>(grants: pulumi.Input<T[]> | undefined, declare: () => void): void {
  if (grants === undefined) return;
  if (Array.isArray(grants)) {
    if (grants.length > 0) declare();
    return;
  }
  pulumi.output(grants as pulumi.Input<unknown[]>).apply((list) => {
    if (list.length > 0) declare();
  });
}

/**
 * How long each grant counts, apart from what it is for: an ARN that is not known yet must not keep back what the tags
 * and descriptions say.
 */
export function timesOf<T>(
  grants: pulumi.Input<pulumi.Input<{ when?: pulumi.Input<T> }>[]> | undefined,
): Later<readonly { readonly when?: pulumi.Unwrap<T> }[]> {
  const isList = Array.isArray(grants) && grants.every((grant) => !isLater(grant));
  const list = isList
    ? grants.map((grant) => given({ when: (grant as { when?: pulumi.Input<T> }).when }))
    : grants;
  return computed({ list: list ?? [] }, (plain) => plain.list) as unknown as ReturnType<typeof timesOf<T>>;
}
