export type { Escalation, EscalationContext, Escalations } from "./escalation.js";
export { findEscalations } from "./find.js";
export type { KnownIdentity } from "./gains.js";
export { type Primitive, primitives } from "./primitives/index.js";
