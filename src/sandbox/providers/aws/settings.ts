import type { Properties } from "../../../model/index.js";
import type { Call, CloudFunction, Model, Problem } from "../core/model.js";
import { object, objects, present, text, texts } from "../core/values.js";

/** What an AWS provider's configuration comes down to. */
export interface AwsSettings {
  /** 12 digits. */
  readonly account: string;
  readonly partition: "aws" | "aws-cn" | "aws-us-gov";
  readonly region: string;
  readonly defaultTags: Properties;
}

export type AwsCall = Call<AwsSettings>;
export type AwsModel = Model<AwsSettings>;
export type AwsFunction = CloudFunction<AwsSettings>;

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_ACCOUNT = "123456789012";
const DEFAULT_REGION = "us-east-1";
const ROLE_ARN = /^arn:(aws|aws-cn|aws-us-gov):iam::(\d{12}):role\/[\u0021-\u007e]+$/;

/** What is wrong in a configuration, as far as it can be told without the account. */
export function checkAwsConfig(config: Properties): Problem[] {
  const accounts = ["allowedAccountIds", "forbiddenAccountIds"].flatMap((name) =>
    texts(config, name)
      .filter((id) => !/^\d{12}$/.test(id))
      .map((id) => ({ path: name, reason: `${JSON.stringify(id)} is not an account id of 12 digits` })),
  );
  const roles = objects(config, "assumeRoles").flatMap((role, index) => {
    const arn = text(role, "roleArn");
    if (arn === undefined || ROLE_ARN.test(arn)) return [];
    return [{ path: `assumeRoles[${index}].roleArn`, reason: `(${arn}) is an invalid ARN of a role` }];
  });
  const region = text(config, "region");
  const invalid = region !== undefined && !/^[a-z]{2}(-[a-z]+)+-\d+$/.test(region);
  const both =
    texts(config, "allowedAccountIds").length > 0 && texts(config, "forbiddenAccountIds").length > 0;
  return [
    ...(invalid ? [{ path: "region", reason: `invalid AWS Region: ${region}` }] : []),
    ...(both ? [{ path: "allowedAccountIds", reason: "conflicts with forbiddenAccountIds" }] : []),
    ...accounts,
    ...roles,
  ];
}

/**
 * The account is that of the last role to be assumed, else `KEYLESS_SANDBOX_AWS_ACCOUNT`, else 123456789012; the
 * region that of the configuration, else of `AWS_REGION` or `AWS_DEFAULT_REGION`, else us-east-1.
 */
export function awsSettings(config: Properties, environment: Environment): AwsSettings {
  const role = text(objects(config, "assumeRoles").at(-1) ?? {}, "roleArn");
  const region =
    text(config, "region") || environment.AWS_REGION || environment.AWS_DEFAULT_REGION || DEFAULT_REGION;
  const defaultTags = object(config, "defaultTags") ?? {};
  return {
    account: ROLE_ARN.exec(role ?? "")?.[2] ?? (environment.KEYLESS_SANDBOX_AWS_ACCOUNT || DEFAULT_ACCOUNT),
    partition: region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws",
    region,
    defaultTags: object(defaultTags, "tags") ?? {},
  };
}

/** Why the provider does not work in this account, by `allowedAccountIds` and `forbiddenAccountIds`. */
export function accountProblem(config: Properties, { account }: AwsSettings): string | undefined {
  if (!/^\d{12}$/.test(account))
    return `KEYLESS_SANDBOX_AWS_ACCOUNT: ${account} is not an account id of 12 digits`;
  const allowed = texts(config, "allowedAccountIds");
  const refused =
    (allowed.length > 0 && !allowed.includes(account)) ||
    texts(config, "forbiddenAccountIds").includes(account);
  if (!refused) return undefined;
  return (
    `AWS account ID not allowed: ${account} (the sandbox's account; another one is chosen with assumeRoles, ` +
    `or with KEYLESS_SANDBOX_AWS_ACCOUNT in the environment)`
  );
}

/** An ARN in the provider's account. */
export function arn(settings: AwsSettings, service: string, resource: string, region = ""): string {
  return `arn:${settings.partition}:${service}:${region}:${settings.account}:${resource}`;
}

/** All tags, default tags included: what the SDK calls `tagsAll`. */
export function allTags(inputs: Properties): Properties {
  return present({ ...object(inputs, "tags") });
}
