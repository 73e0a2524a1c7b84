export { defaultRoles } from "./defaultRoles.js";
export {
  escalations,
  escalationsInNamespace,
  givenBy,
  isEveryCore,
  isEverything,
  isReading,
  type Right,
  secretReads,
} from "./rights.js";
