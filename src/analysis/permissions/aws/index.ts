export { type Access, accessOf, findAccess, findCommonAccess, isAccessWithin } from "./access/index.js";
export { findAllowed, isWithin, type Within } from "./decide.js";
export { exampleArns, formsSet, knownActions, resourceGlobs, resourcesOf } from "./grammar.js";
export { allowsEveryAction, type Grant, grantsOf, isEveryAction } from "./grants.js";
export { isLikelyRefused, isPlainlyAllowed, isPlainlyRefused, isTotal, likelyAllowed } from "./likely.js";
export { everyRequest } from "./likelyContext.js";
export {
  type Bound,
  layersOf,
  type Permissions,
  permissionsOf,
  permissionsOfDocument,
} from "./permissions.js";
export { query } from "./query.js";
export { permits, someRole } from "./request.js";
export { actionSet, compileStatement, resourceDimension } from "./statement.js";
