import { compileStatement } from "../analysis/permissions/aws/statement.js";
import {
  admits,
  anyValue,
  complementDimension,
  type Dimension,
  isSubsetDimension,
  oneIn,
} from "../analysis/sets/index.js";
import { operatorNamed } from "../iam/aws/operators/index.js";
import type { Statement } from "../model/index.js";
import { isEveryAction } from "./awsEverything.js";

/**
 * Keys that say who asks, from where and when, or only in whose account it is, and nothing of what is asked for: they
 * bound no permission.
 */
const circumstance =
  /^aws:(?:source(?:ip|vpc)|vpcsourceip|vpce|multifactorauth|currenttime|epochtime|securetransport|useragent|referer|requestedregion|principal(?:type|isawsservice|account|org)|tokenissuetime|username|userid|resource(?:account|org))/;

/**
 * The same of an identity's own policy: its holder is who asks, and how the request is made (its encryption, headers,
 * version, region) leaves open what it is about.
 */
const manner =
  /^(?:aws:(?:principal(?:tag\/|arn$)|sourceidentity$)|s3:(?:resourceaccount|authtype|signature(?:version|age)|tlsversion|requestobjecttag|x-amz-|max-keys|delimiter|if-match|if-none-match)|ec2:region$|secretsmanager:version(?:stage|id)$|kms:(?:calleraccount|encryptionalgorithm|signingalgorithm|messagetype)$|sts:(?:externalid|rolesessionname|sourceidentity)$)/;

/** Services through which the request came: CloudFormation does whatever a template says. */
const through = /^aws:(?:calledvia|viaawsservice)/;

/** Whether a condition of the statement narrows what may be done, rather than by whom, when and how. */
export function isBounded(statement: Statement): boolean {
  // Most have no condition, or one of circumstance: nothing is remembered for those.
  if (statement.conditions.every(({ key }) => circumstance.test(key.toLowerCase()))) return false;
  let answer = bounded.get(statement);
  if (answer === undefined) {
    answer = narrows(statement);
    bounded.set(statement, answer);
  }
  return answer;
}

/** Whether what a Deny with conditions leaves is bounded as an Allow would be: all that lacks some tag is denied. */
export function leavesBounded(statement: Statement): boolean {
  const { box, relations } = compileStatement(statement, "2012-10-17");
  const tied = new Set(relations.map(({ on }) => on));
  return statement.conditions.every(({ key, operator, ifExists }) => {
    const folded = key.toLowerCase();
    if (circumstance.test(folded) || (manner.test(folded) && !aboutCaller.test(folded))) return false;
    if (tied.has(folded)) return operatorNamed(operator)?.negated === true && !ifExists;
    return complementDimension(box.get(folded)!).every((left) => !isOpen(folded, left));
  });
}

/** Whom a Deny leaves alone is told by who holds it. */
const aboutCaller = /^aws:principal(?:tag\/|arn$)/;

const bounded = new WeakMap<Statement, boolean>();

function narrows(statement: Statement): boolean {
  const { box, relations } = compileStatement(statement, "2012-10-17");
  const counts = (key: string) => isAboutWhat(key, statement);
  if (relations.some(({ on }) => counts(on) && !isOptional(on, statement))) return true;
  return [...box].some(
    ([key, dimension]) =>
      counts(key) &&
      !relations.some(({ on }) => on === key) &&
      !isOpen(key, dimension) &&
      !(through.test(key) && isEveryAction(statement) && isThroughTemplates(key, dimension)),
  );
}

function isAboutWhat(key: string, { principals }: Statement): boolean {
  if (!key.includes(":") || key.startsWith("?") || circumstance.test(key)) return false;
  return principals !== undefined || !manner.test(key);
}

/** Whether all that a statement asks of a key by way of variables holds where the key is absent. */
function isOptional(key: string, { conditions }: Statement): boolean {
  return conditions.every(
    (each) =>
      each.key.toLowerCase() !== key || each.ifExists || operatorNamed(each.operator)?.negated === true,
  );
}

const anyGiven: Dimension = oneIn(anyValue);

/** What AWS always says of a request (IAM User Guide, global condition keys). */
const alwaysGiven: readonly string[] = ["aws:principalarn", "aws:viaawsservice"];

/** Whether a key leaves open what it is about: what lacks the key (a tag, a service in between) is admitted. */
function isOpen(key: string, dimension: Dimension): boolean {
  return alwaysGiven.includes(key) ? isSubsetDimension(anyGiven, dimension) === true : dimension.absent;
}

function isThroughTemplates(key: string, dimension: Dimension): boolean {
  return key === "aws:viaawsservice" || admits(dimension, ["cloudformation.amazonaws.com"]);
}
