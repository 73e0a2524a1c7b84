/** Who passes a workload identity provider, as sets of claims. */
export {
  type Alternative,
  admits,
  claimKey,
  everything,
  isImpossible,
  nothing,
  type OpaqueTest,
  someToken,
  unite,
} from "./alternatives.js";
export { type ClaimSet, present, stringsIn } from "./claimSet.js";
export {
  type Admission,
  analyseAdmission,
  analyseCondition,
  analyseIamCondition,
  judgeCondition,
} from "./condition.js";
