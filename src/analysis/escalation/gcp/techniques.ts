import { deploymentTechniques } from "./deploymentTechniques.js";
import { ownershipTechniques } from "./ownershipTechniques.js";
import { standingTechniques } from "./standingTechniques.js";
import type { Technique } from "./technique.js";

/** Every technique that is looked for. */
export const techniques: readonly Technique[] = [
  ...ownershipTechniques,
  ...deploymentTechniques,
  ...standingTechniques,
];
