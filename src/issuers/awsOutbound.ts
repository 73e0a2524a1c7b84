import type { BadRequest, Issuer, TrustRequest } from "./issuer.js";
import { awsKeys, demand, issuerUrl, partProblems, privateTenancy, trustRequest } from "./request.js";
import { claimName } from "./template.js";

const claims = "https://sts.amazonaws.com/";
const field = (name: string) => claimName([claims, name]);

/** AWS outbound federation (`sts:GetWebIdentityToken`): an issuer URL for each account, roles as subjects. */
export const awsOutbound: Issuer = {
  id: "awsOutbound",
  name: "AWS outbound federation",
  layer: "access",
  recognise: (text) => {
    const at = issuerUrl(text);
    const isAccount =
      at !== undefined && /^[0-9a-f-]+\.tokens\.sts\.global\.api\.aws$/.test(at.host) && at.path === "";
    return isAccount ? privateTenancy(at.url) : undefined;
  },
  audiences: [],
  audienceIsChosen: true,
  parts: {
    account: { words: "account", grammar: "[0-9]+", example: "111122223333" },
    role: { words: "role", grammar: "[A-Za-z0-9+=,.@_/-]+", example: "deploy" },
    user: { words: "user", grammar: "[A-Za-z0-9+=,.@_/-]+", example: "someone" },
    organization: { words: "organisation", grammar: "o-[a-z0-9]+", example: "o-exampleorg1" },
    region: { words: "region", grammar: "[a-z0-9-]+", example: "eu-west-1" },
  },
  forms: () =>
    (
      [
        ["role", "a session of a role", "arn:aws:iam::{account}:role/{role}"],
        ["user", "an IAM user", "arn:aws:iam::{account}:user/{user}"],
      ] as const
    ).map(([name, words, sub]) => ({
      name,
      words,
      claims: {
        sub,
        [field("aws_account")]: "{account}",
        [field("org_id")]: "{organization}",
        [field("source_region")]: "{region}",
      },
      optional: [field("org_id"), field("source_region")],
    })),
  types: {},
  families: [
    {
      name: "other-role",
      reach: "organisation",
      words: "any other role of the AWS account",
      how: "Every role of the account that may call GetWebIdentityToken gets tokens of this issuer.",
      fresh: ["role"],
    },
    {
      name: "other-user",
      reach: "organisation",
      words: "any IAM user of the AWS account",
      how: "Every user of the account that may call GetWebIdentityToken gets tokens of this issuer.",
      fresh: ["user"],
    },
  ],
  aws: () => ({ keys: awsKeys() }),
  openClaims: [claims],
  slips: [
    {
      written: /^arn:aws:sts::(\d+):assumed-role\/([^/]+)(?:\/.*)?$/,
      meant: "arn:aws:iam::$1:role/$2",
      why: "a subject is the role's ARN, without a session",
    },
  ],
  intended: {
    url: "https://11111111-2222-3333-4444-555555555555.tokens.sts.global.api.aws",
    form: "role",
    parts: { account: "111122223333", role: "deploy" },
  },
  sources: ["IAM User Guide: outbound identity federation"],
};

/** Which AWS role may use a GCP identity: by a token of outbound federation, or by its own credentials. */
export interface AwsOutboundTrust {
  /** ARN of the role. */
  roleArn: string;
  /** Issuer URL of the account, the `issuerIdentifier` of its outbound federation; without it the role's credentials count. */
  issuer?: string;
  /** Audience that the token is asked for. */
  audience?: string;
}

/** What a trust must demand for these arguments. */
export function awsOutboundTrust(args: AwsOutboundTrust): TrustRequest | BadRequest {
  const { roleArn, issuer, audience } = args;
  const [, partition, account, role] = /^arn:(aws[^:]*):iam::(\d{12}):role\/(.+)$/.exec(roleArn) ?? [];
  const problems =
    account === undefined
      ? [`roleArn ${JSON.stringify(roleArn)}: write the role's ARN, arn:aws:iam::ACCOUNT:role/NAME`]
      : [
          ...partProblems(awsOutbound, { account, role }),
          ...(issuer === undefined && audience !== undefined
            ? ["audience belongs to a token: give the issuer of the account's outbound federation, too"]
            : []),
        ];
  if (issuer === undefined) {
    const session = `arn:${partition}:sts::${account}:assumed-role/${role?.split("/").at(-1)}/*`;
    return trustRequest(problems, () => ({
      issuer: `aws://${account}`,
      subjects: [],
      subjectPatterns: [session],
    }));
  }
  return trustRequest(problems, () => ({
    issuer,
    ...(audience === undefined ? {} : { audience }),
    subjects: [roleArn],
    claims: demand(field("aws_account"), account, true),
  }));
}
