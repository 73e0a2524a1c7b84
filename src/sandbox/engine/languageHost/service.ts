import type * as grpc from "@grpc/grpc-js";
import { status } from "@grpc/grpc-js";
import type { ILanguageRuntimeServer } from "@pulumi/pulumi/proto/language_grpc_pb";
import {
  AboutResponse,
  DependencyInfo,
  GetProgramDependenciesResponse,
  GetRequiredPackagesResponse,
  GetRequiredPluginsResponse,
  LanguageHandshakeResponse,
  RuntimeOptionsResponse,
  TemplateResponse,
} from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { engineVersion } from "../versions.js";
import { stopAllChildren } from "./children.js";
import { installDependencies } from "./install.js";
import { dependenciesOf, packageAt } from "./manifests.js";
import { requiredPackages, requiredPlugins } from "./packages.js";
import { runPlugin } from "./plugin.js";
import { runProgram } from "./program.js";

/**
 * What the engine asks of `pulumi-language-nodejs` when it runs programs, policy packs and plugins. What it
 * asks when it *writes* programs (`pulumi convert`, `pulumi package add`) is left to the official CLI.
 */
export function languageRuntime(engineAddress: string): ILanguageRuntimeServer {
  let engine = engineAddress;
  return {
    handshake: unary((request) => {
      engine = request.getEngineAddress() || engine;
      return new LanguageHandshakeResponse();
    }),
    getPluginInfo: unary(() => {
      const info = new PluginInfo();
      info.setVersion(engineVersion);
      return info;
    }),
    getRequiredPackages: unary((request) => {
      const response = new GetRequiredPackagesResponse();
      response.setPackagesList([...requiredPackages(request.getInfo()?.getProgramDirectory() ?? "")]);
      return response;
    }),
    getRequiredPlugins: unary((request) => {
      const response = new GetRequiredPluginsResponse();
      const folder = request.getInfo()?.getProgramDirectory() || request.getPwd();
      response.setPluginsList([...requiredPlugins(folder)]);
      return response;
    }),
    getProgramDependencies: unary((request) => {
      const root = packageAt(request.getInfo()?.getProgramDirectory() || request.getPwd());
      const depth = request.getTransitivedependencies() ? "transitive" : "direct";
      const response = new GetProgramDependenciesResponse();
      for (const { manifest } of root === undefined ? [] : dependenciesOf(root, depth)) {
        const dependency = new DependencyInfo();
        dependency.setName(manifest.name ?? "");
        dependency.setVersion(manifest.version ?? "");
        response.addDependencies(dependency);
      }
      return response;
    }),
    about: unary(() => {
      const about = new AboutResponse();
      about.setExecutable(process.execPath);
      about.setVersion(process.version);
      return about;
    }),
    run: unary((request, onCancel) => runProgram(request, engine, onCancel)),
    runPlugin: streaming(runPlugin),
    installDependencies: streaming((request, send, onCancel) =>
      installDependencies(request.getInfo()?.getProgramDirectory() || request.getDirectory(), send, onCancel),
    ),
    runtimeOptionsPrompts: unary(() => new RuntimeOptionsResponse()),
    template: unary(() => new TemplateResponse()),
    cancel: unary(() => {
      stopAllChildren();
      return new Empty();
    }),
    generateProgram: unsupported,
    generateProject: unsupported,
    generatePackage: unsupported,
    pack: unsupported,
    link: unsupported,
  };
}

type OnCancel = (stop: () => void) => void;

function unary<Q, R>(
  answer: (request: Q, onCancel: OnCancel) => R | Promise<R>,
): (call: grpc.ServerUnaryCall<Q, R>, callback: grpc.sendUnaryData<R>) => void {
  return (call, callback) => {
    Promise.resolve()
      .then(() => answer(call.request, (stop) => call.on("cancelled", stop)))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback({ code: status.UNKNOWN, message: messageOf(error) }),
      );
  };
}

function streaming<Q, R>(
  answer: (request: Q, send: (response: R) => void, onCancel: OnCancel) => Promise<void>,
): (call: grpc.ServerWritableStream<Q, R>) => void {
  return (call) => {
    Promise.resolve()
      .then(() =>
        answer(
          call.request,
          (response) => call.write(response),
          (stop) => call.on("cancelled", stop),
        ),
      )
      .then(
        () => call.end(),
        (error: unknown) => call.emit("error", { code: status.UNKNOWN, message: messageOf(error) }),
      );
  };
}

function unsupported(_call: unknown, callback: grpc.sendUnaryData<never>): void {
  callback({ code: status.UNIMPLEMENTED, message: "This needs the official Pulumi CLI." });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
