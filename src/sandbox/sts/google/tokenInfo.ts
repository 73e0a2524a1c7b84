import { formOf, type HttpReply, type HttpRequest, jsonReply } from "../http/message.js";
import type { AccessToken } from "./accessTokens.js";
import type { GoogleState } from "./state.js";

/** `/tokeninfo?access_token=`: what a service account's access token is good for. */
export function tokenInfo(request: HttpRequest, { tokens }: GoogleState, now: Date): HttpReply {
  const given = request.query.get("access_token") ?? formOf(request)?.get("access_token");
  const token = tokens.get(given, now);
  // Google's token info does not know tokens of pools: introspection does.
  if (token === undefined || token.principal.kind !== "serviceAccount") {
    return jsonReply(400, { error: "invalid_token", error_description: "Invalid Value" });
  }
  const { principal, uniqueId, scopes, expires } = token;
  return jsonReply(200, {
    azp: uniqueId,
    aud: uniqueId,
    sub: uniqueId,
    scope: scopes.join(" "),
    exp: String(seconds(expires)),
    expires_in: String(seconds(expires) - seconds(now)),
    email: principal.email,
    email_verified: "true",
    access_type: "online",
  });
}

/** `POST /v1/introspect` (RFC 7662): whether a token is good, and whose it is. */
export function introspect(request: HttpRequest, { tokens }: GoogleState, now: Date): HttpReply {
  const token = tokens.get(formOf(request)?.get("token"), now);
  return jsonReply(200, token === undefined ? { active: false } : describe(token));
}

function describe({ member, scopes, issued, expires, principal }: AccessToken) {
  return {
    active: true,
    iss: "https://sts.googleapis.com/",
    username: member,
    sub: principal.kind === "pool" ? principal.identity.subject : member.replace(/^serviceAccount:/, ""),
    scope: scopes.join(" "),
    iat: seconds(issued),
    exp: seconds(expires),
  };
}

function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}
