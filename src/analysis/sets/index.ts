export * from "./boxes/box.js";
export * from "./strings.js";
export * from "./values/dimension.js";
export {
  below,
  block,
  exactly,
  type Intervals,
  invertIntervals,
  uniteIntervals,
} from "./values/intervals.js";
export { addressBlock } from "./values/measures.js";
export {
  addressesIn,
  anyValue,
  complementValues,
  datesIn,
  hasValue,
  numbersIn,
  texts,
  uniteValues,
  type ValueSet,
} from "./values/valueSet.js";
