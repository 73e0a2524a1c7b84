import { awsAccount, awsAccountIds, type CloudRecord, gcpWorld, liveRecords } from "../account/index.js";
import { startTokenService } from "../sts/index.js";

/** A token that is tried, and whether it is to get in. */
interface Attempt {
  readonly words: string;
  readonly isGood: boolean;
  /** What the token issuer is asked for, on top of the intended token. */
  readonly change: Readonly<Record<string, unknown>>;
}

/** What became of one token at both clouds. */
export interface TokenResult {
  readonly words: string;
  readonly isGood: boolean;
  readonly aws: Answer;
  readonly google: Answer;
}

/** Who the token became, or why it was refused. */
export interface Answer {
  readonly kind: "let-in" | "refused";
  readonly text: string;
}

/** The job that examples/github-actions makes its identities for. */
const parts = {
  owner: "acme",
  repository: "web",
  environment: "production",
  ownerId: "123456",
  repositoryId: "456789",
};
const fork = { ...parts, owner: "mallory", ownerId: "666", repositoryId: "667" };

const attempts: readonly Attempt[] = [
  { words: "the repository's job in its environment", isGood: true, change: {} },
  { words: "a pull request in a fork", isGood: false, change: { form: "pull-request", parts: fork } },
  { words: "a token for another audience", isGood: false, change: { audience: "https://github.com/acme" } },
  { words: "an expired token", isGood: false, change: { expiresIn: -60 } },
];

const issuer = "https://token.actions.githubusercontent.com";
const scope = "https://www.googleapis.com/auth/cloud-platform";

/** Shows tokens to the token services over a deployed cloud; each must be let in by both clouds, or refused by both. */
export async function tryTokens(home: string): Promise<readonly TokenResult[]> {
  const target = targetOf(home);
  const service = await startTokenService({ home });
  try {
    const results: TokenResult[] = [];
    for (const { words, isGood, change } of attempts) {
      const token = (audience: string) =>
        mint(service.url, { form: "environment", parts, audience, ...change });
      const aws = await becomeRole(service.url, target, await token("sts.amazonaws.com"));
      const google = await becomeAccount(service.url, target, await token(`https:${target.audience}`));
      results.push({ words, isGood, aws, google });
    }
    return results;
  } finally {
    await service.close();
  }
}

/** Whether both clouds did as they should. */
export function isDecidedAsExpected({ isGood, aws, google }: TokenResult): boolean {
  return [aws, google].every(({ kind }) => (kind === "let-in") === isGood);
}

/** The identities that the example made. */
interface Target {
  readonly roleArn: string;
  readonly email: string;
  /** Audience of the exchange: the provider's full name. */
  readonly audience: string;
}

function targetOf(home: string): Target {
  const aws = awsAccountIds(home).flatMap((id) => liveRecords(awsAccount(home, id)));
  const gcp = liveRecords(gcpWorld(home));
  return {
    roleArn: textOf(aws, "aws:iam/role:Role", "arn"),
    email: textOf(gcp, "gcp:serviceaccount/account:Account", "email"),
    audience: `//iam.googleapis.com/${textOf(gcp, "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider", "name")}`,
  };
}

function textOf(records: readonly CloudRecord[], type: string, property: string): string {
  return String(records.find((record) => record.type === type)?.properties[property] ?? "");
}

async function mint(url: string, order: object): Promise<string> {
  const response = await fetch(`${url}/issuers/${encodeURIComponent(issuer)}/token`, {
    method: "POST",
    body: JSON.stringify(order),
  });
  return ((await response.json()) as { readonly token: string }).token;
}

async function becomeRole(url: string, { roleArn }: Target, token: string): Promise<Answer> {
  const response = await fetch(url, {
    method: "POST",
    body: new URLSearchParams({
      Action: "AssumeRoleWithWebIdentity",
      Version: "2011-06-15",
      RoleArn: roleArn,
      RoleSessionName: "npm-start",
      WebIdentityToken: token,
    }),
  });
  const answer = await response.text();
  if (response.ok) return { kind: "let-in", text: roleArn };
  return { kind: "refused", text: /<Message>([^<]*)/.exec(answer)?.[1] ?? answer };
}

async function becomeAccount(url: string, { email, audience }: Target, token: string): Promise<Answer> {
  const exchanged = await fetch(`${url}/v1/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      requested_token_type: "urn:ietf:params:oauth:token-type:access_token",
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      audience,
      scope,
      subject_token: token,
    }),
  });
  const federated = (await exchanged.json()) as Readonly<Record<string, string>>;
  if (!exchanged.ok) return { kind: "refused", text: federated.error_description ?? "" };
  const impersonated = await fetch(`${url}/v1/projects/-/serviceAccounts/${email}:generateAccessToken`, {
    method: "POST",
    headers: { authorization: `Bearer ${federated.access_token}` },
    body: JSON.stringify({ scope: [scope] }),
  });
  if (impersonated.ok) return { kind: "let-in", text: email };
  const { error } = (await impersonated.json()) as { readonly error: { readonly message: string } };
  return { kind: "refused", text: error.message };
}
