export * from "./ast.js";
export { type Environment, evaluateCel } from "./evaluate.js";
export { type ExtractTemplate, extract, parseTemplate } from "./extract.js";
export { formatCel, formatValue } from "./format.js";
export { isProblem, parseCel } from "./parse.js";
export { partsOf } from "./parts.js";
export { celError, celUnknown, equals, fromJson, isFailure, isMap } from "./values.js";
