import { type RunPluginRequest, RunPluginResponse } from "@pulumi/pulumi/proto/language_pb";
import { exitOf, startChild, stopChild } from "./children.js";
import { runtimeOptions, sdkScript } from "./program.js";

/** The command line with which the SDK runs a plugin written for Node: a policy pack, or a provider. */
function pluginCommand(request: RunPluginRequest): readonly string[] {
  const folder = folderOf(request);
  const { nodeargs } = runtimeOptions(
    (request.getInfo()?.getOptions()?.toJavaScript() ?? {}) as Record<string, unknown>,
  );
  // Before the engine's address stand flags about its own logs, which the SDK's scripts would misread.
  const engine = request.getArgsList().filter((arg) => !arg.startsWith("-"));
  switch (request.getKind()) {
    case "analyzer":
      return [...nodeargs, sdkScript("run-policy-pack", folder), ...engine, folder];
    case "resource":
      return [...nodeargs, sdkScript("run-plugin", folder), folder, ...engine];
    default:
      throw new Error(`A plugin of kind "${request.getKind()}" needs the official Pulumi CLI.`);
  }
}

/** Runs a plugin to its end, and passes on what it prints, and at last its exit code. */
export async function runPlugin(
  request: RunPluginRequest,
  send: (response: RunPluginResponse) => void,
  onCancel: (stop: () => void) => void,
): Promise<void> {
  const child = startChild(process.execPath, pluginCommand(request), {
    // The policy SDK reads the pack's version from the working directory.
    cwd: request.getKind() === "analyzer" ? folderOf(request) : request.getPwd(),
    env: { ...process.env, ...environmentOf(request.getEnvList()) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onCancel(() => stopChild(child));
  child.stdout?.on("data", (chunk: Buffer) => send(output((response) => response.setStdout(chunk))));
  child.stderr?.on("data", (chunk: Buffer) => send(output((response) => response.setStderr(chunk))));
  const code = await exitOf(child);
  send(output((response) => response.setExitcode(code)));
}

function folderOf(request: RunPluginRequest): string {
  return request.getInfo()?.getProgramDirectory() || request.getProgram();
}

function output(fill: (response: RunPluginResponse) => void): RunPluginResponse {
  const response = new RunPluginResponse();
  fill(response);
  return response;
}

function environmentOf(assignments: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    assignments.map((assignment) => {
      const at = assignment.indexOf("=");
      return at < 0 ? [assignment, ""] : [assignment.slice(0, at), assignment.slice(at + 1)];
    }),
  );
}
