export { type Chains, findChains } from "./find.js";
export type { Chain, Link, Member, Tags, Workload } from "./member.js";
export { fillArn, type TargetArn } from "./targetArn.js";
