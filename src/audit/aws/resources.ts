import { findAction, findResourceType, matchesGlob } from "../../iam/aws/index.js";
import { isObject, type JsonObject, objects, textOf } from "../../readers/text/json.js";

/** Where a call's resource stands among its parameters, by service; `$` is the value, with region and account filled in. */
const parameters: ReadonlyMap<string, readonly (readonly [name: string, arn: string])[]> = new Map(
  Object.entries({
    s3: [["bucketName", "arn:aws:s3:::$"]],
    dynamodb: [["tableName", "arn:aws:dynamodb:{region}:{account}:table/$"]],
    lambda: [["functionName", "arn:aws:lambda:{region}:{account}:function:$"]],
    secretsmanager: [["secretId", "arn:aws:secretsmanager:{region}:{account}:secret:$-??????"]],
    ssm: [["name", "arn:aws:ssm:{region}:{account}:parameter/$"]],
    kms: [["keyId", "arn:aws:kms:{region}:{account}:key/$"]],
    sns: [["topicArn", "$"]],
    sts: [["roleArn", "$"]],
    logs: [["logGroupName", "arn:aws:logs:{region}:{account}:log-group:$:*"]],
    ecr: [["repositoryName", "arn:aws:ecr:{region}:{account}:repository/$"]],
    kinesis: [["streamName", "arn:aws:kinesis:{region}:{account}:stream/$"]],
    iam: [
      ["roleName", "arn:aws:iam::{account}:role/$"],
      ["userName", "arn:aws:iam::{account}:user/$"],
      ["policyArn", "$"],
    ],
    states: [["stateMachineArn", "$"]],
    events: [["rule", "arn:aws:events:{region}:{account}:rule/$"]],
  }),
);

/** The account and region that a call was made in. */
export interface CallPlace {
  readonly account: string;
  readonly region: string;
}

/**
 * The resource that an action of an event was about: the ARN that the event lists and that the action can be limited to,
 * else the one that its parameters name. Undefined where the event does not say.
 */
export function resourceOfCall(action: string, record: JsonObject, place: CallPlace): string | undefined {
  const listed = objects(record.resources).flatMap((each) => textOf(each.ARN) ?? textOf(each.arn) ?? []);
  const own = listed.filter((arn) => arn.startsWith("arn:") && fits(action, arn));
  return own[0] ?? named(action, record, place);
}

/** The patterns that an action can be limited to, in memory once. */
const patterns = new Map<string, readonly string[]>();

function fits(action: string, arn: string): boolean {
  let known = patterns.get(action);
  if (known === undefined) {
    const found = findAction(action);
    known = (found?.resourceTypes ?? []).flatMap(
      ({ name }) => findResourceType(found!.service, name)?.pattern ?? [],
    );
    if (patterns.size < 20_000) patterns.set(action, known);
  }
  return known.some((pattern) => matchesGlob(arn, { text: pattern }));
}

function named(action: string, { requestParameters }: JsonObject, place: CallPlace): string | undefined {
  if (!isObject(requestParameters)) return undefined;
  const service = action.slice(0, action.indexOf(":"));
  for (const [name, template] of parameters.get(service) ?? []) {
    const value = textOf(requestParameters[name]);
    if (value === undefined || value === "") continue;
    const arn = value.startsWith("arn:") ? value : fill(template, value.replace(/^\//, ""), place);
    const key = service === "s3" ? textOf(requestParameters.key) : undefined;
    const whole = key === undefined || key === "" ? arn : `${arn}/${key}`;
    // A parameter may name something else than what this action is about.
    return fits(action, whole) ? whole : fits(action, arn) ? arn : undefined;
  }
  return undefined;
}

function fill(template: string, value: string, { account, region }: CallPlace): string {
  return template
    .replace("{region}", () => region)
    .replace("{account}", () => account)
    .replace("$", () => value);
}
