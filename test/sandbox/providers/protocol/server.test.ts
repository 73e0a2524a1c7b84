import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { aws } from "../../../../src/sandbox/providers/aws/index.js";
import { Provider } from "../../../../src/sandbox/providers/core/provider.js";
import { type Served, serve } from "../../../../src/sandbox/providers/protocol/server.js";
import { MARK, SECRET } from "../../../../src/sandbox/providers/protocol/wire.js";
import { TRUST, urnOf } from "../support.js";

const ROLE = urnOf("aws:iam/role:Role", "deploy");
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

type Plain = Record<string, unknown>;

function toStruct(value: Plain): struct.Struct {
  return struct.Struct.fromJavaScript(value as Parameters<typeof struct.Struct.fromJavaScript>[0]);
}

/** One life of a provider plugin, as the engine leads it. */
describe("a provider on the real protocol", () => {
  const home = mkdtempSync(join(tmpdir(), "keyless-protocol-"));
  const said: string[] = [];
  const attached: string[] = [];
  let served: Served;
  let client: ResourceProviderClient;

  before(async () => {
    const environment = { KEYLESS_SANDBOX_HOME: home };
    const provider = new Provider(aws, {
      environment,
      now: () => new Date(0),
      tell: (text) => said.push(text),
    });
    served = await serve(provider, { attach: (address) => attached.push(address) });
    client = new ResourceProviderClient(`127.0.0.1:${served.port}`, grpc.credentials.createInsecure());
  });
  after(() => {
    client.close();
    served.stop();
    rmSync(home, { recursive: true, force: true });
  });

  function call<Request, Response>(
    method: (
      request: Request,
      done: (error: grpc.ServiceError | null, response: Response) => void,
    ) => unknown,
    request: Request,
  ): Promise<Response> {
    return new Promise((resolve, reject) =>
      method.call(client, request, (error, response) => (error ? reject(error) : resolve(response))),
    );
  }

  async function check(inputs: Plain, old: Plain = {}): Promise<{ inputs: Plain; failures: string[] }> {
    const request = new messages.CheckRequest();
    request.setUrn(ROLE);
    request.setOlds(toStruct(old));
    request.setNews(toStruct(inputs));
    const response = await call<messages.CheckRequest, messages.CheckResponse>(client.check, request);
    return {
      inputs: response.getInputs()?.toJavaScript() as Plain,
      failures: response.getFailuresList().map((one) => `${one.getProperty()}: ${one.getReason()}`),
    };
  }

  async function create(inputs: Plain, preview: boolean): Promise<{ id: string; properties: Plain }> {
    const request = new messages.CreateRequest();
    request.setUrn(ROLE);
    request.setProperties(toStruct(inputs));
    request.setPreview(preview);
    const response = await call<messages.CreateRequest, messages.CreateResponse>(client.create, request);
    return { id: response.getId(), properties: response.getProperties()?.toJavaScript() as Plain };
  }

  async function diff(old: Plain, inputs: Plain) {
    const request = new messages.DiffRequest();
    request.setUrn(ROLE);
    request.setId("deploy");
    request.setOlds(toStruct(old));
    request.setOldInputs(toStruct(old));
    request.setNews(toStruct(inputs));
    const response = await call<messages.DiffRequest, messages.DiffResponse>(client.diff, request);
    const detail: string[] = [];
    response.getDetaileddiffMap().forEach((_, path) => {
      detail.push(path);
    });
    return {
      some: response.getChanges() === messages.DiffResponse.DiffChanges.DIFF_SOME,
      replaces: response.getReplacesList(),
      detail,
      first: response.getDeletebeforereplace(),
    };
  }

  it("shakes hands, tells its version and takes its configuration", async () => {
    const handshake = new messages.ProviderHandshakeRequest();
    handshake.setEngineAddress("127.0.0.1:1");
    const shaken = await call<typeof handshake, messages.ProviderHandshakeResponse>(
      client.handshake,
      handshake,
    );
    assert.equal(shaken.getAcceptSecrets(), true);
    assert.deepEqual(attached, ["127.0.0.1:1"]);
    const info = await call<empty.Empty, { getVersion(): string }>(client.getPluginInfo, new empty.Empty());
    assert.match(info.getVersion(), /^7\./);
    const configure = new messages.ConfigureRequest();
    configure.setArgs(
      toStruct({ region: "eu-west-1", assumeRoles: '[{"roleArn":"arn:aws:iam::210987654321:role/ci"}]' }),
    );
    await call<typeof configure, messages.ConfigureResponse>(client.configure, configure);
    assert.deepEqual(said, ["sandbox: no cloud account is touched (AWS account 210987654321, eu-west-1)"]);
  });

  it("refuses an account that is not allowed, and one that is none", async () => {
    const configure = new messages.ConfigureRequest();
    configure.setArgs(toStruct({ allowedAccountIds: '["111122223333"]' }));
    await assert.rejects(call(client.configure, configure), /AWS account ID not allowed: 123456789012/);
    const wrong = new messages.CheckRequest();
    wrong.setNews(toStruct({ allowedAccountIds: '["12"]' }));
    const response = await call<typeof wrong, messages.CheckResponse>(client.checkConfig, wrong);
    assert.match(response.getFailuresList()[0]?.getReason() ?? "", /not an account id of 12 digits/);
  });

  it("fills in names and defaults, the same ones each time", async () => {
    const { inputs } = await check({ assumeRolePolicy: TRUST });
    assert.match(String(inputs.name), /^deploy-[0-9a-f]{7}$/);
    assert.deepEqual(inputs.__defaults, ["forceDetachPolicies", "maxSessionDuration", "name", "path"]);
    assert.deepEqual((await check({ assumeRolePolicy: TRUST }, inputs)).inputs, inputs);
  });

  it("lets unknown values pass, and tells outputs that cannot be known yet", async () => {
    const { inputs, failures } = await check({ assumeRolePolicy: UNKNOWN, name: "deploy" });
    assert.deepEqual(failures, []);
    const { id, properties } = await create(inputs, true);
    assert.deepEqual([id, properties.arn, properties.name], ["", UNKNOWN, "deploy"]);
  });

  it("names the property that is wrong, but never shows a secret one", async () => {
    const { failures } = await check({ assumeRolePolicy: TRUST, name: { [MARK]: SECRET, value: "a/b" } });
    assert.deepEqual(failures, [": invalid value for name (must match [\\w+=,.@-]), at name"]);
  });

  it("keeps what is secret secret", async () => {
    const description = { [MARK]: SECRET, value: "hidden" };
    const { inputs } = await check({ assumeRolePolicy: TRUST, name: "deploy", description });
    const { id, properties } = await create(inputs, false);
    assert.equal(id, "deploy");
    assert.deepEqual(properties.description, description);
    assert.equal(properties.arn, "arn:aws:iam::210987654321:role/deploy");
  });

  it("tells an update from a replacement, and a document's spelling from its meaning", async () => {
    const old = { assumeRolePolicy: TRUST, name: "deploy", path: "/", tags: { a: "1" } };
    const spelled = JSON.stringify(JSON.parse(TRUST), null, 2).replace(
      '"sts:AssumeRole"',
      '["sts:AssumeRole"]',
    );
    assert.equal((await diff(old, { ...old, assumeRolePolicy: spelled })).some, false);
    assert.deepEqual(await diff(old, { ...old, tags: { a: "2", b: "3" } }), {
      some: true,
      replaces: [],
      detail: ["tags.a", "tags.b"],
      first: false,
    });
    assert.deepEqual(await diff(old, { ...old, path: "/ci/" }), {
      some: true,
      replaces: ["path"],
      detail: ["path"],
      first: true,
    });
  });

  it("passes the cloud's refusal on as the call's error", async () => {
    const { inputs } = await check({ assumeRolePolicy: TRUST, name: "deploy" });
    await assert.rejects(
      create(inputs, false),
      /creating IAM Role \(deploy\): operation error IAM: CreateRole, https response error StatusCode: 409, .*EntityAlreadyExists: Role with name deploy already exists\./,
    );
  });

  it("reads nothing where nothing is", async () => {
    const request = new messages.ReadRequest();
    request.setUrn(ROLE);
    request.setId("nobody");
    const response = await call<typeof request, messages.ReadResponse>(client.read, request);
    assert.equal(response.getId(), "");
  });
});
