export { type Access, accessOf } from "./access.js";
export { findAccess, findCommonAccess, isAccessWithin } from "./questions.js";
