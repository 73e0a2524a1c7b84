import { type HttpReply, type HttpRequest, jsonReply } from "../http/message.js";
import { exchangeToken } from "./exchange.js";
import { impersonate } from "./impersonate.js";
import type { GoogleState } from "./state.js";
import { introspect, tokenInfo } from "./tokenInfo.js";

/** Google's STS, IAM Credentials and token info. Undefined for what is none of them. */
export async function googleEndpoint(
  request: HttpRequest,
  state: GoogleState,
  now: Date,
): Promise<HttpReply | undefined> {
  const { method, path } = request;
  if (path === "/v1/token" && method === "POST") return exchangeToken(request, state, now);
  if (path === "/v1/introspect" && method === "POST") return introspect(request, state, now);
  if (path === "/tokeninfo" || path === "/oauth2/v3/tokeninfo") return tokenInfo(request, state, now);
  const jwk = /^\/service_accounts\/v1\/jwk\/([^/]+)$/.exec(path)?.[1];
  if (jwk !== undefined && method === "GET") {
    const key = await state.keys.known(`serviceAccount:${jwk}`);
    return jsonReply(200, { keys: key === undefined ? [] : [key.jwk] });
  }
  return impersonate(request, state, now);
}
