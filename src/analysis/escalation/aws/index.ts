export type { Escalation, EscalationContext, Escalations } from "./escalation.js";
export { dependsOnTarget, findEscalations, findWay, mayEscalate, targetOf } from "./find.js";
export type { KnownIdentity } from "./gains.js";
export { type Primitive, primitives, type Step, type Target } from "./primitives/index.js";
export type { Way } from "./way.js";
