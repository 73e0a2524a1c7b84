import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../../src/sandbox/engine/processes.js";

type Thing = Record<string, unknown>;

/** A stand-in for the APIs of Google Cloud, and a shell with the real gcloud that talks to it. */
export interface Gcloud {
  /** What there is, by name. What can be brought back stays with the state `DELETED`. */
  readonly things: Map<string, Thing>;
  /** Runs lines of a POSIX shell, each by itself. */
  readonly shell: (lines: readonly string[]) => Promise<void>;
  readonly stop: () => void;
}

const services = ["IAM", "CLOUDRESOURCEMANAGER", "APIKEYS", "STORAGE", "SQL", "SECRETMANAGER"];

/** Starts the stand-in; a text says why there is none. */
export async function startGcloud(): Promise<Gcloud | string> {
  const folder = mkdtempSync(join(tmpdir(), "keyless-gcloud-"));
  for (const tool of ["gcloud", "jq"]) {
    const found = await run("sh", ["-c", `command -v ${tool}`], { cwd: folder });
    if (found.code !== 0) return `there is no ${tool}`;
  }
  const things = new Map<string, Thing>();
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { status, answer } = answerTo(things, request, body);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const env = {
    PATH: process.env.PATH ?? "",
    HOME: folder,
    CLOUDSDK_CONFIG: join(folder, "config"),
    CLOUDSDK_AUTH_ACCESS_TOKEN: "stand-in",
    CLOUDSDK_CORE_DISABLE_USAGE_REPORTING: "1",
    CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK: "1",
    ...Object.fromEntries(services.map((name) => [`CLOUDSDK_API_ENDPOINT_OVERRIDES_${name}`, address])),
  };
  return {
    things,
    shell: async (lines) => {
      for (const line of lines) {
        const asked = line.includes("--prompt-for-password") ? `echo given | ${line}` : line;
        const { code, stdout, stderr } = await run("sh", ["-c", asked], {
          cwd: folder,
          env,
          timeout: 120_000,
        });
        if (code !== 0) throw new Error(`${line}\n${stdout}${stderr}`);
      }
    },
    stop: () => {
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Answer {
  readonly status: number;
  readonly answer: unknown;
}

const fine = (answer: unknown): Answer => ({ status: 200, answer });
const refused = (status: number, message: string): Answer => ({
  status,
  answer: { error: { code: status, message } },
});

async function bodyOf(request: IncomingMessage): Promise<Thing> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text === "" ? {} : JSON.parse(text);
}

/** Kinds of things that are kept for a while after they were deleted. */
const kept = /\/serviceAccounts\/[^/]+$|\/providers\/[^/]+$|\/locations\/global\/keys\/[^/]+$/;

/** What the API answers; a call that is not modelled is an error. */
function answerTo(
  things: Map<string, Thing>,
  { method, url, headers }: IncomingMessage,
  body: Thing,
): Answer {
  if (headers.authorization !== "Bearer stand-in") return refused(401, "no token");
  const { pathname, searchParams } = new URL(url ?? "", "http://stand-in");
  const path = decodeURIComponent(pathname).replace(/^\/(?:storage\/|sql\/)?v\d(?:beta\d)?\//, "");
  if (pathname.startsWith("/sql/")) return ofDatabases(things, method ?? "", path, searchParams, body);
  const [, named = "", verb] = /^(.*?)(?::(\w+))?$/.exec(path)!;
  const name = named.replace(/^projects\/[^/]+\/serviceAccounts\//, "projects/-/serviceAccounts/");
  const [, target] = /^(.*)\/operations\/1$/.exec(name) ?? [];
  if (target !== undefined) return fine(operationOn(target));
  if (verb === "getIamPolicy") return fine({ version: 3, bindings: [] });
  const found = verb === "undelete" && !things.has(name) ? byNumber(things, name) : things.get(name);
  const isDeleted = found?.state === "DELETED";
  if (found === undefined || isDeleted !== (verb === "undelete")) return refused(404, `${name} is not found`);
  const done = (change: Thing): Answer => {
    Object.assign(found, change);
    const isLong = /\/(?:providers|keys)\/[^/]+$/.test(name) && method !== "GET";
    return fine(isLong ? operationOn(name) : found);
  };
  const isVersion = name.includes("/versions/");
  switch (verb ?? method) {
    case "GET":
      return fine(found);
    case "enable":
      return done(isVersion ? { state: "ENABLED" } : { disabled: false });
    case "disable":
      return done(isVersion ? { state: "DISABLED" } : { disabled: true });
    case "undelete":
      return done({ state: "ACTIVE" });
    case "PATCH":
      return done(
        Object.fromEntries(
          (searchParams.get("updateMask") ?? "").split(",").map((field) => [field, body[field]]),
        ),
      );
    case "PUT":
      return done(body);
    case "destroy":
    case "DELETE":
      if (found.state === "ACTIVE" && name.includes("/hmacKeys/")) return refused(400, "it is not inactive");
      if (found.disabled === false && name.includes("/oauthClients/"))
        return refused(400, "it is not disabled");
      if (kept.test(name)) return done({ state: "DELETED" });
      things.delete(name);
      return fine({});
    default:
      return refused(501, `${method} ${url} is not modelled`);
  }
}

/** A change that may take long, and did not. */
function operationOn(name: string): Thing {
  return { name: `${name}/operations/1`, done: true, response: {} };
}

/** A deleted account is called by its number. */
function byNumber(things: Map<string, Thing>, name: string): Thing | undefined {
  return [...things.values()].find(({ uniqueId }) => name.endsWith(`/${uniqueId}`));
}

/** Cloud SQL Admin API: each change is an operation. */
function ofDatabases(
  things: Map<string, Thing>,
  method: string,
  path: string,
  query: URLSearchParams,
  body: Thing,
): Answer {
  const operation = fine({ name: "operation", status: "DONE", kind: "sql#operation" });
  const user = (from: (field: string) => unknown) => `${path}/${from("name")}@${from("host") ?? ""}`;
  switch (`${method} ${path.split("/").at(-1)}`) {
    case "GET operation":
      return operation;
    case "GET sslCerts":
      return fine({ items: [...things].flatMap(([name, each]) => (name.startsWith(path) ? [each] : [])) });
    case "POST users":
      if (body.password === undefined) return refused(400, "a user without a password");
      things.set(
        user((field) => body[field]),
        { name: body.name, ...(body.host ? { host: body.host } : {}) },
      );
      return operation;
    case "PUT users":
      return things.has(user((field) => query.get(field))) ? operation : refused(404, "no such user");
    case "DELETE users":
      return things.delete(user((field) => query.get(field))) ? operation : refused(404, "no such user");
    default:
      return method === "DELETE" && things.delete(path) ? operation : refused(501, `${method} ${path}`);
  }
}
