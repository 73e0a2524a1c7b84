import { literal, regex, type StringSet, subtract, union } from "../analysis/sets/index.js";

/** An account that nobody has in mind. */
export const strangersAccount = "999999999998";

/**
 * ARNs of one account that match an expression. `StringLike` lets a `*` run over the colons between the parts, so that
 * `arn:aws:sns:*:123456789012:*` would admit another account's resource by the name of `123456789012`: names of
 * resources that another account's id stands in as a part of its own are nobody's.
 */
export function arnsLike(account: string, beforeAccount: string, afterAccount = ".*"): StringSet {
  const whole = (after: string) => regex(`^arn:aws[^:]*:${beforeAccount}:${account}:${after}$`) as StringSet;
  return subtract(whole(afterAccount), whole("(.*:)?[0-9]{12}:.*"));
}

/** ARNs of an account's resources, and a bucket's, which names no account. A glob's * would run over the colons. */
export function arnsOf(account: string): StringSet {
  return union(
    arnsLike(account, "([^s:][^:]*|s|s[^3:][^:]*|s3[^:]+):[^:]*"),
    arnsLike(account, "s3:[^:]*", "(accesspoint|job|storage-lens)/.*"),
    literal("arn:aws:s3:::zz-stranger-9"),
  );
}

/** Resources of that account, and a bucket. */
export const strangersArns: StringSet = arnsOf(strangersAccount);
