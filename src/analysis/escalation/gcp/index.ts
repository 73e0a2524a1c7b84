/** Ways for a holder of Google Cloud permissions to obtain more. */
export {
  deniedBy,
  type Escalation,
  findGcpEscalations,
  type Holding,
  type Place,
  type Surroundings,
  type Use,
} from "./find.js";
export type { Gain, Technique } from "./technique.js";
export { techniques } from "./techniques.js";
