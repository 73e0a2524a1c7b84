import { findAction, matchesGlob } from "../../iam/aws/index.js";
import type { Facts, LogCoverage, Usage } from "../../model/index.js";
import { readLacks, regionLacks, timeLacks } from "../use/coverage.js";
import { endOf } from "../use/window.js";

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

/**
 * Why logs could not have shown the use of an action, by action; undefined where they could: for 90 days and without a
 * hole, in every region, the calls that only read among them. "Unused" is said of nothing else.
 *
 * @param facts what else is known, such as a trail of all regions
 */
export function observability(
  usage: Usage,
  account: string | undefined,
  facts: Facts | undefined,
): (action: string) => string | undefined {
  const own = usage.coverage.filter(
    (each) => each.cloud === "aws" && (account === undefined || each.account === account),
  );
  const management = own.find(({ category }) => category === "management");
  const end = endOf(usage, undefined);
  const lacksOf = (seen: LogCoverage, name: string) => [
    ...readLacks(usage),
    ...timeLacks(seen, end, name),
    ...regionLacks(management ?? seen, facts),
  ];
  const known = new Map<string, readonly string[]>();
  const remembered = (seen: LogCoverage, name: string) => {
    const lacks = known.get(name) ?? lacksOf(seen, name);
    known.set(name, lacks);
    return lacks;
  };
  return (action) => {
    if (isNeverLogged(action)) return "CloudTrail has no event for it";
    const service = action.slice(0, action.indexOf(":")).toLowerCase();
    const isData = isDataEvent(action);
    const seen = isData
      ? own.find((each) => each.category === "data" && each.service === service)
      : management;
    const events = isData ? `data events of ${service}` : "management events";
    if (seen === undefined) return `the logs have no ${events}`;
    const reads = !seen.reads && isReading(action) ? ["events of calls that only read"] : [];
    const lacks = [...remembered(seen, `CloudTrail ${events}`), ...reads];
    return lacks.length === 0 ? undefined : `the logs lack ${lacks.join("; ")}`;
  };
}

/** Whether CloudTrail has an action as a data event, and only where somebody switched that on. */
export function isDataEvent(action: string): boolean {
  return isIn(dataEvents, action);
}

/** Whether no log or record shows the use of an action as a call of its own. */
export function isNeverLogged(action: string): boolean {
  return isIn(neverLogged, action);
}

function isIn(table: Readonly<Record<string, readonly string[]>>, action: string): boolean {
  const [service = "", name = ""] = action.toLowerCase().split(":", 2);
  return Object.hasOwn(table, service) && table[service]!.some((text) => matchesGlob(name, { text }));
}

function isReading(action: string): boolean {
  const level = findAction(action)?.accessLevel;
  return level === "Read" || level === "List";
}
