import * as grpc from "@grpc/grpc-js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import type { Properties } from "../../../model/index.js";
import { Secret } from "../../../model/index.js";
import type { Difference } from "../core/diff.js";
import { isRefusal, type Problem, type Refusal } from "../core/model.js";
import type { Provider } from "../core/provider.js";
import { configOf } from "./config.js";
import { decodeProperties, encodeProperties } from "./wire.js";

/** The provider protocol's requests and answers, to and from plain data. */
export function handlers<S>(
  provider: Provider<S>,
  engine: { attach(address: string): void },
): Partial<IResourceProviderServer> & grpc.UntypedServiceImplementation {
  return {
    handshake: answer((request: messages.ProviderHandshakeRequest) => {
      engine.attach(request.getEngineAddress());
      const response = new messages.ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      response.setAcceptResources(false);
      response.setAcceptOutputs(false);
      response.setSupportsAutonamingConfiguration(true);
      return response;
    }),
    attach: answer((request: plugin.PluginAttach) => {
      engine.attach(request.getAddress());
      return new empty.Empty();
    }),
    getPluginInfo: answer(() => {
      const response = new plugin.PluginInfo();
      response.setVersion(provider.sdk.version);
      return response;
    }),
    getSchema: answer(() => {
      const response = new messages.GetSchemaResponse();
      response.setSchema(JSON.stringify({ name: provider.sdk.cloud, version: provider.sdk.version }));
      return response;
    }),
    checkConfig: answer((request: messages.CheckRequest) => {
      const news = fromStruct(request.getNews());
      return checked(news, provider.checkConfig(configOf(news)));
    }),
    diffConfig: answer((request: messages.DiffRequest) => {
      const [old, now] = [
        fromStruct(request.getOldInputs() ?? request.getOlds()),
        fromStruct(request.getNews()),
      ];
      const response = new messages.DiffResponse();
      const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
      response.setChanges(JSON.stringify(old) === JSON.stringify(now) ? DIFF_NONE : DIFF_SOME);
      return response;
    }),
    configure: answer((request: messages.ConfigureRequest) => {
      const refusal = provider.configure(configOf(fromStruct(request.getArgs())));
      if (refusal) return refusal;
      const response = new messages.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setSupportspreview(true);
      response.setAcceptresources(false);
      response.setAcceptoutputs(false);
      response.setSupportsAutonamingConfiguration(true);
      return response;
    }),
    check: answer((request: messages.CheckRequest) => {
      const naming = request.getAutonaming();
      const proposedName = naming?.getProposedName() ?? "";
      const result = provider.check({
        urn: request.getUrn(),
        old: fromStruct(request.getOlds()),
        inputs: fromStruct(request.getNews()),
        ...(proposedName === "" ? {} : { proposedName }),
      });
      return isRefusal(result) ? result : checked(result.inputs, result.problems);
    }),
    diff: answer((request: messages.DiffRequest) => {
      const old = fromStruct(request.hasOldInputs() ? request.getOldInputs() : request.getOlds());
      const result = provider.diff(request.getUrn(), old, fromStruct(request.getNews()));
      if (isRefusal(result)) return result;
      return diffed(result.differences, result.deleteBeforeReplace);
    }),
    create: answer((request: messages.CreateRequest) => {
      const made = provider.create(
        request.getUrn(),
        fromStruct(request.getProperties()),
        request.getPreview(),
      );
      if (isRefusal(made)) return made;
      const response = new messages.CreateResponse();
      response.setId(made.id);
      response.setProperties(toStruct(made.properties));
      return response;
    }),
    read: answer((request: messages.ReadRequest) => {
      const [known, inputs] = [fromStruct(request.getProperties()), fromStruct(request.getInputs())];
      const found = provider.read(request.getUrn(), request.getId(), known, inputs);
      if (isRefusal(found)) return found;
      const response = new messages.ReadResponse();
      if (found === undefined) return response;
      response.setId(found.id);
      response.setProperties(toStruct(found.properties));
      response.setInputs(toStruct(found.inputs));
      return response;
    }),
    update: answer((request: messages.UpdateRequest) => {
      const [old, inputs] = [fromStruct(request.getOlds()), fromStruct(request.getNews())];
      const made = provider.update(request.getUrn(), request.getId(), old, inputs, request.getPreview());
      if (isRefusal(made)) return made;
      const response = new messages.UpdateResponse();
      response.setProperties(toStruct(made.properties));
      return response;
    }),
    delete: answer((request: messages.DeleteRequest) => {
      const known = fromStruct(request.getProperties());
      return provider.delete(request.getUrn(), request.getId(), known) ?? new empty.Empty();
    }),
    invoke: answer((request: messages.InvokeRequest) => {
      const result = provider.invoke(request.getTok(), fromStruct(request.getArgs()));
      if (isRefusal(result)) return result;
      const response = new messages.InvokeResponse();
      response.setReturn(toStruct(result));
      return response;
    }),
    cancel: answer(() => new empty.Empty()),
    getMapping: answer(() => new messages.GetMappingResponse()),
    getMappings: answer(() => new messages.GetMappingsResponse()),
  };
}

/** A handler whose work is synchronous: a refusal becomes the call's error, as does a bug. */
function answer<Request, Response>(
  work: (request: Request) => Response | Refusal,
): grpc.handleUnaryCall<Request, Response> {
  return (call, respond) => {
    try {
      const result = work(call.request);
      if (isRefusal(result)) respond({ code: grpc.status.UNKNOWN, details: result.message });
      else respond(null, result);
    } catch (error) {
      respond({ code: grpc.status.INTERNAL, details: `sandbox: ${bugText(error)}` });
    }
  };
}

/** Stack traces are for those who ask for them. */
function bugText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return process.env.KEYLESS_DEBUG
    ? (error.stack ?? error.message)
    : `${error.message} (a bug of the sandbox's)`;
}

function checked(inputs: Properties, problems: readonly Problem[]): messages.CheckResponse {
  const response = new messages.CheckResponse();
  response.setInputs(toStruct(inputs));
  response.setFailuresList(
    problems.map(({ path, reason }) => {
      const failure = new messages.CheckFailure();
      // The engine prints the value of the property that is named, which a secret one must not be.
      const isSecret = inputs[path] instanceof Secret;
      failure.setProperty(isSecret ? "" : path);
      failure.setReason(isSecret ? `${reason}, at ${path}` : reason);
      return failure;
    }),
  );
  return response;
}

const { Kind } = messages.PropertyDiff;
const KINDS = {
  add: [Kind.ADD, Kind.ADD_REPLACE],
  delete: [Kind.DELETE, Kind.DELETE_REPLACE],
  update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
} as const;

function diffed(differences: readonly Difference[], deleteBeforeReplace: boolean): messages.DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
  const response = new messages.DiffResponse();
  const names = (some: readonly Difference[]) => [
    ...new Set(some.map(({ path }) => path.split(/[.[]/)[0] ?? path)),
  ];
  response.setChanges(differences.length === 0 ? DIFF_NONE : DIFF_SOME);
  response.setDiffsList(names(differences));
  response.setReplacesList(names(differences.filter((one) => one.replaces)));
  response.setDeletebeforereplace(deleteBeforeReplace);
  response.setHasdetaileddiff(true);
  for (const { path, kind, replaces } of differences) {
    const detail = new messages.PropertyDiff();
    detail.setKind(KINDS[kind][replaces ? 1 : 0]);
    detail.setInputdiff(true);
    response.getDetaileddiffMap().set(path, detail);
  }
  return response;
}

function fromStruct(wire: struct.Struct | undefined): Properties {
  return decodeProperties(wire?.toJavaScript() as Record<string, unknown> | undefined);
}

function toStruct(properties: Properties): struct.Struct {
  return struct.Struct.fromJavaScript(
    encodeProperties(properties) as Parameters<typeof struct.Struct.fromJavaScript>[0],
  );
}
