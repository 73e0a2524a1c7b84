import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Sessions } from "./aws/credentials.js";
import { awsEndpoint } from "./aws/endpoint.js";
import { podIdentityEndpoint } from "./aws/services/podIdentity.js";
import { rolesAnywhereEndpoint } from "./aws/services/rolesAnywhere.js";
import { AccessTokens } from "./google/accessTokens.js";
import { googleEndpoint } from "./google/endpoint.js";
import { type Listening, listen } from "./http/listen.js";
import { type HttpReply, type HttpRequest, jsonReply } from "./http/message.js";
import { type IssuerState, issuerEndpoint } from "./tokens/endpoint.js";
import { Keys } from "./tokens/keys.js";
import { makeCertificate } from "./x509/makeCertificate.js";

export interface ServiceOptions {
  /** Folder of the sandbox cloud, over whose state it decides, and in which it logs. */
  readonly home: string;
  /** Default: any that is free. */
  readonly port?: number;
  readonly now?: () => Date;
}

/** The sandbox's token services, at work. */
export interface TokenService extends Listening {
  /** The same over TLS, for clients that show a certificate; `https://127.0.0.1:PORT`. */
  readonly tlsUrl: string;
  /** File with the certificate by which that is believed; another one at each start. */
  readonly authorityFile: string;
}

/**
 * Starts the token issuer, AWS STS with the agent of EKS Pod Identity and IAM Roles Anywhere, and Google's token
 * services on the loopback interface. They decide by the same evaluators as `prove` and the rules, over what is deployed
 * in the sandbox at the time of each call. Keys, sessions and tokens are gone when it stops. Rejects with the system's error when the port is taken.
 */
export async function startTokenService({
  home,
  port = 0,
  now = () => new Date(),
}: ServiceOptions): Promise<TokenService> {
  const keys = new Keys();
  const google = { home, keys, sessions: new Sessions(), tokens: new AccessTokens() };
  const issuers: IssuerState = { keys, now, jobs: new Map() };
  let url = "";
  const handle = async (request: HttpRequest): Promise<HttpReply> =>
    (await issuerEndpoint(request, issuers, url)) ??
    (await googleEndpoint(request, google, now())) ??
    (await awsEndpoint(request, google, now())) ??
    (await podIdentityEndpoint(request, google, now())) ??
    (await rolesAnywhereEndpoint(request, google, now())) ??
    jsonReply(404, { error: `the sandbox has nothing at ${request.method} ${request.path.slice(0, 200)}` });
  const listening = await listen(port, handle);
  url = listening.url;
  const server = makeCertificate({
    names: { CN: "keyless sandbox" },
    dnsName: "localhost",
    address: "127.0.0.1",
  });
  const key = server.privateKey.export({ type: "pkcs8", format: "pem" }) as string;
  const overTls = await listen(0, handle, { cert: server.pem, key });
  const authorityFile = join(home, "token-service.pem");
  mkdirSync(home, { recursive: true });
  writeFileSync(authorityFile, server.pem);
  return {
    url,
    tlsUrl: overTls.url,
    authorityFile,
    close: async () => void (await Promise.all([listening.close(), overTls.close()])),
  };
}
