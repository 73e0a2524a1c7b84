export { type DuplicateKey, duplicateKeys } from "./jsonKeys.js";
export { operatorNamed, operators } from "./operators/index.js";
export type { Operator, Pattern, ValueType } from "./operators/operator.js";
export { guessUse, type ParsedPolicy, parsePolicy, readDocument } from "./parse.js";
export { PartialDocument } from "./partial.js";
export type { PolicyUse } from "./policyUse.js";
export type { Problem } from "./reading.js";
