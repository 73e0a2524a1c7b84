import type { X509Certificate } from "node:crypto";

/** A request that was read in full: what endpoints decide on, without a socket. */
export interface HttpRequest {
  readonly method: string;
  /** Path as it was sent, without the query: signatures are made over it. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** By name in lower case; several of one name are joined with `,`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What the client proved over TLS to have the key of; who issued it is not looked at yet. */
  readonly certificate?: X509Certificate;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Header of a refusal in which the sandbox says more than the cloud would. */
export const reasonHeader = "x-keyless-reason";

export function jsonReply(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpReply {
  return {
    status,
    headers: { "content-type": "application/json; charset=UTF-8", "cache-control": "no-store", ...headers },
    body: `${JSON.stringify(value)}\n`,
  };
}

/** A text that can stand in a header: one line of visible ASCII, not too long. */
export function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, "?").slice(0, 1_000);
}

/** The bearer token of a request; undefined without one. */
export function bearerOf({ headers }: HttpRequest): string | undefined {
  return /^bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
}

/** Fields of a form, or of a JSON object whose values are texts; undefined when it is neither. */
export function formOf({ headers, body }: HttpRequest): ReadonlyMap<string, string> | undefined {
  if (!/\bjson\b/i.test(headers["content-type"] ?? "")) return new Map(new URLSearchParams(body));
  const value = jsonOf(body);
  if (value === undefined) return undefined;
  return new Map(
    Object.entries(value).flatMap(([name, each]) =>
      typeof each === "string" ? [[snakeCase(name), each] as const] : [],
    ),
  );
}

/** A JSON object; undefined for anything else. */
export function jsonOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Google's APIs take `grantType` for `grant_type`. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
