import type { Request } from "../../../iam/aws/context.js";
import type { Escalation } from "./escalation.js";
import type { Primitive } from "./primitives/index.js";

/** A way that was found, before it is put into words. */
export interface Way {
  readonly primitive: Primitive;
  readonly path: readonly Request[];
  /** Whom or what it is done to; worked out when asked for. */
  readonly target?: () => string;
  readonly certainty: Escalation["certainty"];
  readonly depends?: string;
}

export function toEscalation({ primitive, path, target, certainty, depends }: Way): Escalation {
  return {
    primitive: primitive.name,
    title: primitive.title,
    path,
    ...(target && { target: target() }),
    certainty,
    ...(depends !== undefined && { depends }),
  };
}
