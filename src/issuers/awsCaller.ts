import type { Issuer } from "./issuer.js";
import { awsKeys, privateTenancy } from "./request.js";

const name = "[A-Za-z0-9+=,.@_-]+";

/**
 * AWS as a source for a GCP pool's `aws` provider: the signed `GetCallerIdentity` of the caller as claims. There is no
 * URL; the provider's account stands for one, `aws://ACCOUNT`.
 */
export const awsCaller: Issuer = {
  id: "awsCaller",
  name: "AWS credentials",
  layer: "access",
  recognise: (url) => {
    const account = /^aws:\/\/(\d*)$/.exec(url)?.[1];
    return account === undefined ? undefined : privateTenancy(url, account === "" ? {} : { account });
  },
  audiences: [],
  audienceIsChosen: false,
  parts: {
    account: { words: "account", grammar: "[0-9]+", example: "111122223333" },
    role: { words: "role", grammar: name, example: "deploy" },
    session: { words: "session name", grammar: name, example: "session" },
    user: { words: "user", grammar: name, example: "someone" },
    roleId: { words: "role id", grammar: "AROA[A-Z0-9]+", example: "AROAEXAMPLEEXAMPLE" },
    userId: { words: "user id", grammar: "AIDA[A-Z0-9]+", example: "AIDAEXAMPLEEXAMPLE" },
  },
  forms: () => [
    {
      name: "role",
      words: "a session of a role",
      claims: {
        arn: "arn:aws:sts::{account}:assumed-role/{role}/{session}",
        account: "{account}",
        userid: "{roleId}:{session}",
      },
    },
    {
      name: "user",
      words: "an IAM user",
      claims: { arn: "arn:aws:iam::{account}:user/{user}", account: "{account}", userid: "{userId}" },
    },
  ],
  types: {},
  families: [
    {
      name: "other-account",
      reach: "anyone",
      words: "a principal of another AWS account",
      how: "Anyone with an AWS account presents credentials of it.",
      fresh: ["account"],
    },
    {
      name: "other-role",
      reach: "organisation",
      words: "any other role of the AWS account",
      how: "Every role of the account can sign the request that the pool asks for.",
      fresh: ["role", "roleId"],
    },
    {
      name: "other-user",
      reach: "organisation",
      words: "any IAM user of the AWS account",
      how: "Every user of the account can sign the request that the pool asks for, with long-lived keys.",
      fresh: ["user", "userId"],
    },
  ],
  aws: () => ({ keys: awsKeys() }),
  slips: [],
  intended: { url: "aws://111122223333", form: "role", parts: { account: "111122223333", role: "deploy" } },
  sources: ["docs.cloud.google.com: Configure Workload Identity Federation with AWS"],
};
