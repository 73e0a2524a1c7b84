import { createHash, sign, X509Certificate } from "node:crypto";
import type { Machine } from "./certificates.js";

/** Where a machine asks, and for what. */
export interface Asked {
  readonly trustAnchorArn: string;
  readonly profileArn: string;
  readonly roleArn: string;
  readonly durationSeconds?: number;
  /** Certificates between the machine's and the anchor's. */
  readonly chain?: readonly Machine[];
  readonly now?: Date;
}

export interface Answer {
  readonly status: number;
  readonly reason: string | null;
  readonly body: {
    readonly credentialSet?: readonly {
      readonly credentials: Readonly<Record<"accessKeyId" | "secretAccessKey" | "sessionToken", string>>;
      readonly sourceIdentity: string;
    }[];
    readonly message?: string;
  };
}

/**
 * Asks Roles Anywhere for a session as its credential helper does: AWS Signature Version 4 with the key of the
 * certificate (Roles Anywhere user guide, "Signing process"). Written without the code that it tests.
 */
export async function createSession(
  url: string,
  { pem, privateKey, serial }: Machine,
  asked: Asked,
): Promise<Answer> {
  const { now = new Date(), chain = [], durationSeconds, ...arns } = asked;
  const date = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = `${date.slice(0, 8)}/eu-west-1/rolesanywhere/aws4_request`;
  const body = JSON.stringify({ ...(durationSeconds === undefined ? {} : { durationSeconds }) });
  const query = Object.entries(arns)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .sort()
    .join("&");
  const bare = (text: string) => new X509Certificate(text).raw.toString("base64");
  const headers: Record<string, string> = {
    "content-type": "application/json",
    host: new URL(url).host,
    "x-amz-date": date,
    "x-amz-x509": bare(pem),
    ...(chain.length === 0 ? {} : { "x-amz-x509-chain": chain.map((each) => bare(each.pem)).join(",") }),
  };
  const names = Object.keys(headers).sort();
  const canonical = [
    "POST",
    "/sessions",
    query,
    ...names.map((name) => `${name}:${headers[name]}`),
    "",
    names.join(";"),
    hash(body),
  ].join("\n");
  const algorithm = `AWS4-X509-${privateKey.asymmetricKeyType === "ec" ? "ECDSA" : "RSA"}-SHA256`;
  const text = [algorithm, date, scope, hash(canonical)].join("\n");
  const signature = sign("sha256", Buffer.from(text), privateKey).toString("hex");
  const { host: _, ...sent } = headers;
  const response = await fetch(`${url}/sessions?${query}`, {
    method: "POST",
    body,
    headers: {
      ...sent,
      authorization: `${algorithm} Credential=${BigInt(`0x${serial}`)}/${scope}, SignedHeaders=${names.join(";")}, Signature=${signature}`,
    },
  });
  return {
    status: response.status,
    reason: response.headers.get("x-keyless-reason"),
    body: (await response.json()) as Answer["body"],
  };
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
