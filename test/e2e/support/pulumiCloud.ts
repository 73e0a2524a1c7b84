import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";

/** What the CLI tells of one policy when it publishes a pack (apitype.Policy of the engine's sources). */
export interface PublishedPolicy {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly enforcementLevel: string;
  readonly severity?: string;
  readonly tags?: readonly string[];
  readonly remediationSteps?: string;
  readonly framework?: { readonly reference?: string; readonly specification?: string };
  readonly configSchema?: { readonly properties?: Readonly<Record<string, unknown>> };
}

/** A pack as it was published: what was told of it, and the file that holds it once the upload is complete. */
export interface PublishedPack {
  readonly name: string;
  readonly displayName: string;
  readonly versionTag: string;
  readonly description: string;
  readonly runtime: string;
  readonly policies: readonly PublishedPolicy[];
  tarball?: Buffer;
  isComplete?: true;
}

/**
 * A stand-in of Pulumi Cloud on loopback: as much of its API as the CLI asks for when it publishes a policy pack,
 * validates a config for it, and previews a stack on which an organisation enforces it. What else is asked is refused.
 */
export interface PulumiCloud {
  /** What the CLI needs to log in to it. */
  readonly env: Readonly<Record<string, string>>;
  readonly packs: readonly PublishedPack[];
  /** Requests that it has no answer for. */
  readonly refused: readonly string[];
  /** The config with which every stack has to run the packs from now on. */
  enforce(config: Readonly<Record<string, unknown>>): void;
  stop(): Promise<void>;
}

export const organization = "acme";

type Answer = (body: Buffer, ...parts: string[]) => unknown;

export async function startPulumiCloud(): Promise<PulumiCloud> {
  const packs: PublishedPack[] = [];
  const refused: string[] = [];
  const stacks = new Map<string, unknown>();
  let config: Readonly<Record<string, unknown>> = {};
  let url = "";

  const required = () =>
    packs
      .filter(({ isComplete }) => isComplete)
      .map(({ name, displayName, versionTag }) => ({
        name,
        displayName,
        version: 1,
        versionTag,
        packLocation: `${url}/packs/${name}`,
        config,
      }));
  const packNamed = (name: string) => packs.find((pack) => pack.name === name);
  const stack = "/api/stacks/([^/]+)/([^/]+)/([^/]+)";
  const pack = `/api/orgs/${organization}/policypacks`;
  const routes: readonly (readonly [string, Answer])[] = [
    ["GET /api/user", () => ({ githubLogin: organization, organizations: [{ githubLogin: organization }] })],
    ["GET /api/user/organizations/default", () => ({ GitHubLogin: organization })],
    ["GET /api/capabilities", () => ({ capabilities: [{ capability: "stack-policy-packs", version: 1 }] })],
    [
      `POST ${pack}`,
      (body) => {
        packs.push(JSON.parse(String(body)) as PublishedPack);
        return { version: packs.length, uploadURI: `${url}/packs/${packs.at(-1)?.name}` };
      },
    ],
    [
      "PUT /packs/([^/]+)",
      (body, name = "") => {
        packNamed(name)!.tarball = body;
        return {};
      },
    ],
    ["GET /packs/([^/]+)", (_, name = "") => packNamed(name)?.tarball],
    [
      `POST ${pack}/([^/]+)/versions/[^/]+/complete`,
      (_, name = "") => {
        packNamed(name)!.isComplete = true;
        return {};
      },
    ],
    [
      `GET ${pack}/([^/]+)/versions/[^/]+/schema`,
      (_, name = "") => ({
        configSchema: Object.fromEntries(
          packNamed(name)!.policies.flatMap((policy) =>
            policy.configSchema ? [[policy.name, policy.configSchema]] : [],
          ),
        ),
      }),
    ],
    [`HEAD /api/stacks/${organization}/[^/]+`, () => ({})],
    [
      `POST /api/stacks/${organization}/([^/]+)`,
      (body, project = "") => {
        const { stackName } = JSON.parse(String(body)) as { stackName: string };
        stacks.set(`${project}/${stackName}`, {
          orgName: organization,
          projectName: project,
          stackName,
          version: 0,
        });
        return {};
      },
    ],
    [`GET ${stack}`, (_, __, project, name) => stacks.get(`${project}/${name}`)],
    [`GET ${stack}/export`, () => ({ version: 3, deployment: null })],
    [`GET ${stack}/policypacks`, () => ({ requiredPolicies: required() })],
    [`POST ${stack}/preview`, () => ({ updateID: "1", requiredPolicies: required() })],
    [`POST ${stack}/update/1`, () => ({ version: 1, token: "lease", tokenExpiration: 4_000_000_000 })],
    [`POST ${stack}/update/1/(?:events/batch|complete|renew_lease)`, () => ({})],
    [
      `POST ${stack}/encrypt`,
      (body) => ({ ciphertext: (JSON.parse(String(body)) as { plaintext: string }).plaintext }),
    ],
  ];

  const answer = (request: string, body: Buffer): unknown => {
    for (const [route, respond] of routes) {
      const [whole, ...parts] = new RegExp(`^${route}$`).exec(request) ?? [];
      if (whole !== undefined) return respond(body, ...parts);
    }
    return undefined;
  };
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const asked = `${request.method} ${request.url?.split("?")[0]}`;
      const answered = answer(asked, body);
      if (answered === undefined) refused.push(asked);
      reply(response, answered);
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    env: { PULUMI_BACKEND_URL: url, PULUMI_ACCESS_TOKEN: "pul-0000" },
    packs,
    refused,
    enforce: (enforced) => {
      config = enforced;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  return request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
}

function reply(response: ServerResponse, answered: unknown): void {
  if (answered === undefined) response.statusCode = 404;
  response.end(
    Buffer.isBuffer(answered) ? answered : JSON.stringify(answered ?? { code: 404, message: "not found" }),
  );
}
