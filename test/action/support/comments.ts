import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A comment as the stand-in keeps it. */
export interface Comment {
  readonly id: number;
  body: string;
  readonly user: { readonly type: "Bot" | "User" };
  readonly author_association: string;
}

export interface CommentsApi {
  readonly url: string;
  readonly comments: Comment[];
  /** Whether the token may only read, as that of a fork's pull request. */
  isReadOnly: boolean;
  stop(): Promise<void>;
}

/** GitHub takes no longer ones: "Body is too long (maximum is 65536 characters)". */
const longest = 65_536;

/** A stand-in of GitHub's API for the comments of pull request 7 of acme/web. */
export async function startCommentsApi(): Promise<CommentsApi> {
  const comments: Comment[] = [];
  const api = { url: "", comments, isReadOnly: false, stop: async () => {} };
  const list = "/repos/acme/web/issues/7/comments";
  const answer = (method: string, { pathname, searchParams }: URL, body: string): [number, unknown] => {
    if (method === "GET" && pathname === list) {
      const [size, page] = [
        Number(searchParams.get("per_page") ?? 30),
        Number(searchParams.get("page") ?? 1),
      ];
      return [200, comments.slice((page - 1) * size, page * size)];
    }
    if (api.isReadOnly) return [403, { message: "Resource not accessible by integration" }];
    const text = (JSON.parse(body) as { body: string }).body;
    if (text.length > longest) return [422, { message: "Body is too long" }];
    if (method === "POST" && pathname === list) {
      const user = { type: "Bot" } as const;
      comments.push({ id: comments.length + 1, body: text, user, author_association: "NONE" });
      return [201, comments.at(-1)];
    }
    const known = comments.find(({ id }) => pathname === `/repos/acme/web/issues/comments/${id}`);
    if (method !== "PATCH" || known === undefined) return [404, {}];
    known.body = text;
    return [200, known];
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const isKnown = request.headers.authorization === "Bearer ghs_0";
      const url = new URL(request.url ?? "", api.url);
      const [code, body] = isKnown
        ? answer(request.method ?? "", url, String(Buffer.concat(chunks)))
        : [401, {}];
      response.writeHead(code).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  api.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  api.stop = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  return api;
}
