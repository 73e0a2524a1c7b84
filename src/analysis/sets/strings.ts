/** Sets of strings (regular languages): built from patterns, combined, and asked for emptiness, inclusion and members. */
export { workSpent } from "./strings/automaton.js";
export { foldCodePoint, foldText } from "./strings/caseFold.js";
export { describe, patternsOf } from "./strings/describe.js";
export { includes } from "./strings/includes.js";
export type { StringSet } from "./strings/nodes.js";
export { commonPrefix } from "./strings/prefix.js";
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
