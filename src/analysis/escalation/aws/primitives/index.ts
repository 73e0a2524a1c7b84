import { iamPrimitives } from "./iam.js";
import { passRolePrimitives } from "./passRole.js";
import type { Primitive } from "./primitive.js";
import { takeoverPrimitives } from "./takeover.js";

/** Every known way to obtain permissions that one lacks, the most direct first. */
export const primitives: readonly Primitive[] = [
  ...iamPrimitives,
  ...passRolePrimitives,
  ...takeoverPrimitives,
];
export type { Gain, Primitive, Step, Target } from "./primitive.js";
