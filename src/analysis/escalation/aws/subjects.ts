import { findAction } from "../../../iam/aws/catalogue.js";
import { exampleArns, formsSet, resourceGlobs, resourcesOf } from "../../permissions/aws/index.js";
import type { StringSet } from "../../sets/index.js";
import type { Step } from "./primitives/index.js";

/** What a step on anything may be about, as forms of ARNs; none where its action is about no resource. */
export function subjectForms({ action, type, among }: Step): readonly string[] {
  return among ?? resourceGlobs(findAction(action)!, type);
}

/** The same as a set of ARNs, or `*`. */
export function subjectsOf({ action, type, among }: Step): StringSet {
  return among === undefined ? resourcesOf(findAction(action)!, type) : formsSet(among);
}

const usual = ["aws", "us-east-1"];

/** Some of them, as an example would have them. */
export function exampleSubjects({ action, type, among }: Step): readonly string[] {
  if (among === undefined) return exampleArns(findAction(action)!, type);
  return among.map((form) => usual.reduce((arn, part) => arn.replace("*", part), form));
}
