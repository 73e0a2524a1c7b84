export * from "./count.js";
export * from "./facts.js";
export * from "./finding.js";
export * from "./mend.js";
export * from "./policy.js";
export * from "./resource.js";
export * from "./usage.js";
export * from "./value.js";
