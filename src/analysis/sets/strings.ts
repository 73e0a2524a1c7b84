/** Sets of strings (regular languages): built from patterns, combined, and asked for emptiness, inclusion and members. */
export { foldCodePoint, foldText } from "./strings/caseFold.js";
export { describe, patternsOf } from "./strings/describe.js";
export { includes } from "./strings/includes.js";
export type { StringSet } from "./strings/nodes.js";
export { commonPrefix, narrowToBeginning } from "./strings/prefix.js";
export { finiteMembers, isEmpty, isSubset, type WitnessOptions, witness } from "./strings/questions.js";
export { regex } from "./strings/regex.js";
export {
  anyString,
  complement,
  contains,
  endsWith,
  foldCase,
  glob,
  intersect,
  isAny,
  isNothing,
  literal,
  noString,
  oneOf,
  pattern,
  startsWith,
  subtract,
  union,
} from "./strings/sets.js";
export { isOutOfWork, spend, withinWork, workSpent } from "./strings/work.js";
