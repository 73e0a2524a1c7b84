export * from "./ast.js";
export { type Environment, evaluateCel } from "./evaluate.js";
export { type ExtractTemplate, extract, parseTemplate } from "./extract.js";
export { formatCel, formatValue } from "./format.js";
export { type CelProblem, isProblem, parseCel } from "./parse.js";
export { partsOf } from "./parts.js";
export {
  CelFailure,
  type CelResult,
  celError,
  celUnknown,
  equals,
  fromJson,
  isFailure,
  isMap,
} from "./values.js";
