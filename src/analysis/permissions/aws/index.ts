export { findAllowed, isWithin, type Within } from "./decide.js";
export { type Bound, type Permissions, permissionsOf, permissionsOfDocument } from "./permissions.js";
export { permits } from "./request.js";
export { actionDimension, principalName, resourceDimension } from "./statement.js";
