import type { AwsState } from "../aws/operation.js";
import type { AccessTokens } from "./accessTokens.js";

/** What Google's endpoints decide over: AWS's state is there for callers that prove themselves by AWS credentials. */
export interface GoogleState extends AwsState {
  readonly tokens: AccessTokens;
}

/** Issuer of Google's own identity tokens. */
export const GOOGLE_ISSUER = "https://accounts.google.com";
