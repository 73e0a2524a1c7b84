/** Who passes a workload identity provider, as sets of claims. */
export {
  type Alternative,
  admits,
  claimKey,
  claimPath,
  everything,
  intersectAlternatives,
  isImpossible,
  nothing,
  type OpaqueTest,
  someToken,
  subtractAlternatives,
  unite,
  withoutImpossible,
} from "./alternatives.js";
export {
  anyState,
  type ClaimSet,
  claimIncludes,
  intersectClaims,
  isEmptyClaim,
  type ListSet,
  noState,
  present,
  stringsIn,
} from "./claimSet.js";
export {
  type Admission,
  analyseAdmission,
  analyseCondition,
  analyseIamCondition,
  analyseMember,
  judgeCondition,
  type Mapping,
} from "./condition.js";
