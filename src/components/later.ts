import * as pulumi from "@pulumi/pulumi";

/** Whether a value may be known only later: an output or a promise. */
export function isLater(value: unknown): boolean {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}
