import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { TLSSocket } from "node:tls";
import { type HttpReply, type HttpRequest, jsonReply } from "./message.js";

/** Bytes of a request's body; AWS STS takes less than a tenth of it. */
const LARGEST_BODY = 256 * 1024;
const PATIENCE = 10_000;
const HOST = "127.0.0.1";

export interface Listening {
  /** `http://127.0.0.1:PORT`, or `https:` with an identity; without a slash at its end. */
  readonly url: string;
  /** Stops at once; open connections are cut. */
  close(): Promise<void>;
}

/** Certificate and key that a server shows over TLS, PEM. */
export interface ServerIdentity {
  readonly cert: string;
  readonly key: string;
}

/**
 * Serves on the loopback interface only. Rejects with the system's error when the port is taken. Each request is
 * read in full, within bounds of size and time; a handler that throws is a 500 and never the end of the process.
 *
 * @param port 0 for any that is free
 * @param identity serves over TLS, and asks clients for a certificate, which they may do without
 */
export async function listen(
  port: number,
  handle: (request: HttpRequest) => Promise<HttpReply>,
  identity?: ServerIdentity,
): Promise<Listening> {
  const bounds = { requestTimeout: PATIENCE, headersTimeout: PATIENCE, maxHeaderSize: 64 * 1024 };
  const onRequest = (incoming: IncomingMessage, outgoing: ServerResponse) =>
    void answer(incoming, outgoing, handle);
  const server =
    identity === undefined
      ? createServer(bounds, onRequest)
      : createTlsServer({ ...bounds, ...identity, requestCert: true, rejectUnauthorized: false }, onRequest);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, resolve);
  });
  const { port: given } = server.address() as AddressInfo;
  const scheme = identity === undefined ? "http" : "https";
  return { url: `${scheme}://${HOST}:${given}`, close: () => close(server) };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  handle: (request: HttpRequest) => Promise<HttpReply>,
): Promise<void> {
  const reply = await replyTo(incoming, handle).catch((error: unknown) => {
    if (process.env.KEYLESS_DEBUG) process.stderr.write(`${(error as Error).stack}\n`);
    return jsonReply(500, { error: "the sandbox's token service has a bug of its own here" });
  });
  if (outgoing.destroyed) return;
  const isTooLarge = reply.status === 413;
  outgoing.writeHead(reply.status, { ...reply.headers, ...(isTooLarge ? { connection: "close" } : {}) });
  outgoing.end(reply.body, () => isTooLarge && incoming.destroy());
}

async function replyTo(
  incoming: IncomingMessage,
  handle: (request: HttpRequest) => Promise<HttpReply>,
): Promise<HttpReply> {
  if (!isLoopback(incoming.headers.host)) {
    // A page in a browser can have a name of its own point here.
    return jsonReply(421, { error: "the sandbox answers to 127.0.0.1 and localhost only" });
  }
  const body = await readBody(incoming);
  if (body === undefined) {
    return jsonReply(413, { error: `a request may have ${LARGEST_BODY} bytes` });
  }
  const [path = "/", query = ""] = splitOnce(incoming.url ?? "/", "?");
  const certificate = incoming.socket instanceof TLSSocket && incoming.socket.getPeerX509Certificate();
  return handle({
    method: incoming.method ?? "GET",
    path,
    query: new URLSearchParams(query),
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, [value ?? ""].flat().join(",")]),
    ),
    body,
    ...(certificate ? { certificate } : {}),
  });
}

function isLoopback(host: string | undefined): boolean {
  return host === undefined || /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/i.test(host);
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** The whole body, or undefined when it is too long. */
async function readBody(incoming: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
