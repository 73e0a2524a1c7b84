export * from "./facts.js";
export * from "./finding.js";
export * from "./policy.js";
export * from "./resource.js";
export * from "./value.js";
