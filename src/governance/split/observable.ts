import { matchesGlob } from "../../iam/aws/index.js";
import type { LogCoverage } from "../../model/index.js";

/**
 * Actions that CloudTrail only has as data events, which are off by default (CloudTrail User Guide, "Logging data
 * events"); by service, in lower case.
 */
const dataEvents: Readonly<Record<string, readonly string[]>> = {
  s3: [
    "*object",
    "*objectacl",
    "*objectversion*",
    "*objecttagging",
    "*objectretention",
    "*objectlegalhold",
    "abortmultipartupload",
    "listmultipartuploadparts",
    "listbucket",
    "listbucketversions",
    "listbucketmultipartuploads",
  ],
  dynamodb: [
    "*item",
    "query",
    "scan",
    "partiql*",
    "getrecords",
    "getsharditerator",
    "conditioncheckitem",
    "batch*item",
  ],
  lambda: ["invoke*"],
  sns: ["publish*"],
  sqs: ["sendmessage*", "receivemessage", "deletemessage*", "changemessagevisibility*"],
  kinesis: ["putrecord*", "getrecords", "getsharditerator", "subscribetoshard"],
  firehose: ["putrecord*"],
  cloudwatch: ["putmetricdata", "getmetric*", "listmetrics"],
  events: ["putevents"],
  xray: ["put*"],
  states: ["getactivitytask", "sendtask*"],
  ebs: ["*"],
  "bedrock-agentcore": ["invoke*", "getresource*", "getworkloadaccesstoken*"],
  "cognito-identity": ["get*"],
  "rds-data": ["*"],
  aps: ["remotewrite", "querymetrics", "getseries", "getlabels"],
  ssmmessages: ["*"],
  sagemaker: ["invokeendpoint*"],
};

/** Actions that CloudTrail never shows as events of their own (Service Authorization Reference, service guides). */
const neverLogged: Readonly<Record<string, readonly string[]>> = {
  iam: ["passrole"],
  sts: ["tagsession", "setsourceidentity"],
  logs: ["putlogevents", "createlogstream", "createloggroup"],
  ec2messages: ["*"],
  "rds-db": ["connect"],
  es: ["eshttp*"],
  aoss: ["apiaccessall"],
  "kafka-cluster": ["*"],
  elasticfilesystem: ["client*"],
  "execute-api": ["*"],
};

/** Why logs could not have shown an action; undefined where they could. */
export function unobservable(
  action: string,
  coverage: readonly LogCoverage[],
  account: string | undefined,
): string | undefined {
  const [service = "", name = ""] = action.toLowerCase().split(":", 2);
  const isIn = (table: Readonly<Record<string, readonly string[]>>) =>
    Object.hasOwn(table, service) && table[service]!.some((text) => matchesGlob(name, { text }));
  if (isIn(neverLogged)) return "CloudTrail has no event for it";
  const own = coverage.filter(
    (each) => each.cloud === "aws" && (account === undefined || each.account === account),
  );
  if (isIn(dataEvents)) {
    const seen = own.some((each) => each.category === "data" && each.service === service);
    return seen ? undefined : `the logs have no data events of ${service}`;
  }
  return own.some(({ category }) => category === "management")
    ? undefined
    : "the logs have no management events";
}
