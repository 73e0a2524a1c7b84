import { anyString, complement, contains, pattern, type StringSet } from "../analysis/sets/index.js";

/** An account that nobody has in mind. */
export const strangersAccount = "999999999998";

const inPart = complement(contains(":"));

/** Resources of that account, and a bucket, whose ARN names no account. */
export const strangersArns: readonly (string | StringSet)[] = [
  "arn:aws:s3:::zz-stranger-9",
  pattern(["arn:aws:", inPart, ":", inPart, `:${strangersAccount}:`, anyString]),
];
