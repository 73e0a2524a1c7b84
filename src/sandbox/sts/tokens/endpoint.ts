import { randomUUID } from "node:crypto";
import { bearerOf, type HttpReply, type HttpRequest, jsonReply } from "../http/message.js";
import { algorithm, type Keys } from "./keys.js";
import { claimsOf, readOrder, type TokenOrder } from "./order.js";
import { sign } from "./sign.js";

/** What the token issuer keeps: keys, and the jobs that may ask for tokens as on a GitHub runner. */
export interface IssuerState {
  readonly keys: Keys;
  readonly now: () => Date;
  /** Orders by the bearer that may ask for them. */
  readonly jobs: Map<string, TokenOrder>;
}

const GITHUB = "https://token.actions.githubusercontent.com";
const MOST_JOBS = 1_000;

/**
 * The token issuer. For each issuer URL, percent-encoded: `/issuers/URL/.well-known/openid-configuration`,
 * `/issuers/URL/jwks`, and `POST /issuers/URL/token` with a {@link TokenOrder} as JSON. `POST /actions/jobs` makes a
 * job that asks for its tokens at `/actions/token`, as a GitHub runner does. Undefined for other paths.
 */
export async function issuerEndpoint(
  request: HttpRequest,
  state: IssuerState,
  baseUrl: string,
): Promise<HttpReply | undefined> {
  const { method, path } = request;
  if (path === "/actions/jobs" && method === "POST") return makeJob(request, state, baseUrl);
  if (path === "/actions/token" && method === "GET") return jobToken(request, state);
  const match = /^\/issuers\/([^/]+)(\/.*)$/.exec(path);
  if (match === null) return undefined;
  const [, encoded = "", rest = ""] = match;
  const issuer = decode(encoded);
  if (issuer === undefined || issuer.length > 255) return problem("the issuer is not a percent-encoded URL");
  if (rest === "/.well-known/openid-configuration" && method === "GET") {
    return jsonReply(200, discovery(issuer, `${baseUrl}/issuers/${encoded}/jwks`));
  }
  if (rest === "/jwks" && method === "GET") {
    return jsonReply(200, { keys: [(await state.keys.of(issuer)).jwk] });
  }
  if (rest === "/token" && method === "POST") {
    const order = readOrder(request.body, issuer);
    return "kind" in order ? problem(order.message) : issue(order, state, "token");
  }
  return undefined;
}

/** OpenID Connect Discovery 1.0, section 3: only what clouds read. */
function discovery(issuer: string, jwksUri: string) {
  return {
    issuer,
    jwks_uri: jwksUri,
    response_types_supported: ["id_token"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: [algorithm],
    claims_supported: ["sub", "aud", "exp", "iat", "iss", "jti", "nbf"],
  };
}

async function issue(order: TokenOrder, { keys, now }: IssuerState, name: string): Promise<HttpReply> {
  const ordered = claimsOf(order, now(), randomUUID());
  if (ordered.kind === "problem") return problem(ordered.message);
  return jsonReply(200, { [name]: await sign(keys, order.issuer, ordered.claims) });
}

/** What GitHub gives a job that has `permissions: id-token: write`. */
function makeJob({ body }: HttpRequest, { jobs }: IssuerState, baseUrl: string): HttpReply {
  const order = readOrder(body, GITHUB);
  if ("kind" in order) return problem(order.message);
  const ordered = claimsOf(order, new Date(0), "");
  if (ordered.kind === "problem") return problem(ordered.message);
  if (jobs.size >= MOST_JOBS) return problem(`there are ${MOST_JOBS} jobs already`);
  const bearer = randomUUID();
  jobs.set(bearer, order);
  return jsonReply(200, {
    ACTIONS_ID_TOKEN_REQUEST_URL: `${baseUrl}/actions/token?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer,
  });
}

/** GitHub's own form: bearer and `&audience=` in, `{value}` out. */
async function jobToken(request: HttpRequest, state: IssuerState): Promise<HttpReply> {
  const order = state.jobs.get(bearerOf(request) ?? "");
  if (order === undefined) return jsonReply(401, { message: "the bearer is not of a job" });
  const audience = request.query.get("audience");
  return issue(audience === null ? order : { ...order, audience }, state, "value");
}

function problem(message: string): HttpReply {
  return jsonReply(400, { error: message });
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
