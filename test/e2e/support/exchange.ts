import { fromWebToken } from "@aws-sdk/credential-providers";
import { IdentityPoolClient } from "google-auth-library";
import type { Claims } from "../../../src/issuers/index.js";
import { externalAccountUrls, type TokenService } from "../../../src/sandbox/sts/index.js";
import type { Badge, Deployed } from "./badges.js";
import { type Meant, meantOn } from "./tokens.js";

export type Cloud = "aws" | "gcp";

/** Where a token is presented: the role, or the account with its workload identity provider. */
export type Door =
  | { readonly cloud: "aws"; readonly arn: string }
  | { readonly cloud: "gcp"; readonly email: string; readonly workloadIdentityProvider: string };

/** What came of presenting one token: a session, or the cloud's refusal as its own client tells it. */
export type Outcome =
  | { readonly kind: "admitted"; readonly credential: string }
  | { readonly kind: "refused"; readonly error: string; readonly reason: string };

/** Where a badge's workload presents its tokens on a cloud, and what these say. */
export function doorOf(
  { name, workload }: Badge,
  cloud: Cloud,
  { roles, accounts }: Deployed,
): { readonly door: Door; readonly meant: Meant } {
  if (cloud === "aws")
    return { door: { cloud, ...roles.get(name)! }, meant: meantOn(workload, cloud, "sts.amazonaws.com") };
  const account = accounts.get(name)!;
  const ownName = `https://iam.googleapis.com/${account.workloadIdentityProvider}`;
  return { door: { cloud, ...account }, meant: meantOn(workload, cloud, ownName) };
}

/** Presents a token of these claims, signed by the sandbox's key of its issuer, through the cloud's own client. */
export async function present(service: TokenService, door: Door, claims: Claims): Promise<Outcome> {
  const token = await signedToken(service, claims);
  return door.cloud === "aws" ? becomeRole(service, door.arn, token) : becomeAccount(service, door, token);
}

/** A token of these claims, signed by the sandbox's key of its issuer. */
export async function signedToken({ url }: TokenService, { iss, ...claims }: Claims): Promise<string> {
  const issuer = encodeURIComponent(String(iss));
  const body = JSON.stringify({ claims });
  const response = await fetch(`${url}/issuers/${issuer}/token`, { method: "POST", body });
  const { token, error } = (await response.json()) as { token?: string; error?: string };
  if (token === undefined) throw new Error(error);
  return token;
}

interface AwsRefusal extends Error {
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

/** The AWS SDK's own exchange of a token for a session of a role. */
async function becomeRole({ url }: TokenService, roleArn: string, token: string): Promise<Outcome> {
  const clientConfig = { region: "eu-west-1", endpoint: url, maxAttempts: 1 };
  try {
    const provide = fromWebToken({ roleArn, webIdentityToken: token, clientConfig });
    return { kind: "admitted", credential: (await provide()).accessKeyId };
  } catch (error) {
    const { name, message, $response } = error as AwsRefusal;
    return { kind: "refused", error: name, reason: $response?.headers?.["x-keyless-reason"] ?? message };
  }
}

/** google-auth-library's own exchange of a token, by the pool, for an access token of a service account. */
async function becomeAccount(
  { url }: TokenService,
  { email, workloadIdentityProvider }: Extract<Door, { cloud: "gcp" }>,
  token: string,
): Promise<Outcome> {
  const client = new IdentityPoolClient({
    type: "external_account",
    audience: `//iam.googleapis.com/${workloadIdentityProvider}`,
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    ...externalAccountUrls(url, email),
    subject_token_supplier: { getSubjectToken: async () => token },
  });
  client.scopes = ["https://www.googleapis.com/auth/cloud-platform"];
  try {
    return { kind: "admitted", credential: String((await client.getAccessToken()).token) };
  } catch (error) {
    const { message } = error as Error;
    const [, code = "", reason = message] = /Error code (\w+)(?:: (.*))?$/s.exec(message) ?? [];
    return { kind: "refused", error: code, reason };
  }
}
