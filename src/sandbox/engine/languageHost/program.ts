import { createRequire } from "node:module";
import { join } from "node:path";
import type { RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { RunResponse } from "@pulumi/pulumi/proto/language_pb";
import { exitOf, startChild, stopChild } from "./children.js";

/** The SDK's exit code for "I have told the person what is wrong": nothing is to be added. */
const BAIL = 32;

/** Pulumi.yaml's `runtime.options` for nodejs. */
export interface RuntimeOptions {
  readonly typescript: boolean;
  readonly tsconfig?: string;
  readonly nodeargs: readonly string[];
}

/** Reads the options; whatever is not of the documented type counts as left out. */
export function runtimeOptions(options: Readonly<Record<string, unknown>>): RuntimeOptions {
  const { typescript, tsconfig, nodeargs } = options;
  return {
    typescript: typescript !== false && typescript !== "false",
    ...(typeof tsconfig === "string" ? { tsconfig } : {}),
    nodeargs: typeof nodeargs === "string" ? nodeargs.split(/\s+/).filter((arg) => arg !== "") : [],
  };
}

/** A script of the SDK that the program in a folder uses. Throws with what to do when there is none. */
export function sdkScript(name: string, folder: string): string {
  try {
    return createRequire(join(folder, "package.json")).resolve(`@pulumi/pulumi/cmd/${name}`);
  } catch {
    throw new Error(`The Pulumi SDK is not installed in ${folder}: run "npm install" there.`);
  }
}

/** The command line and the environment with which the SDK runs a program. */
function programCommand(
  request: RunRequest,
  engine: string,
): {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
} {
  const info = request.getInfo();
  const folder = info?.getProgramDirectory() || request.getPwd();
  const options = runtimeOptions((info?.getOptions()?.toJavaScript() ?? {}) as Record<string, unknown>);
  const flags: readonly (readonly [string, string])[] = [
    ["monitor", request.getMonitorAddress()],
    ["engine", engine],
    ["organization", request.getOrganization()],
    ["project", request.getProject()],
    ["root-directory", info?.getRootDirectory() ?? ""],
    ["stack", request.getStack()],
    ["pwd", request.getPwd()],
    ["parallel", String(request.getParallel())],
  ];
  return {
    cwd: folder,
    args: [
      `--require=${join(__dirname, "plainErrors.js")}`,
      ...options.nodeargs,
      sdkScript("run", folder),
      ...flags.filter(([, value]) => value !== "").map(([name, value]) => `--${name}=${value}`),
      ...(request.getDryrun() ? ["--dry-run"] : []),
      info?.getEntryPoint() || request.getProgram() || ".",
      ...request.getArgsList(),
    ],
    env: {
      PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().getEntryList())),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
      PULUMI_NODEJS_TYPESCRIPT: String(options.typescript),
      ...(options.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
    },
  };
}

/** Runs a Pulumi program to its end; what it prints goes to the engine through this process's own output. */
export async function runProgram(
  request: RunRequest,
  engine: string,
  onCancel: (stop: () => void) => void,
): Promise<RunResponse> {
  const { args, env, cwd } = programCommand(request, engine);
  const child = startChild(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "inherit", "inherit"],
  });
  onCancel(() => stopChild(child));
  const code = await exitOf(child);
  const response = new RunResponse();
  if (code === BAIL) response.setBail(true);
  else if (code === -1) response.setError(`Program was ended by signal ${child.signalCode}`);
  else if (code !== 0) response.setError(`Program exited with non-zero exit code: ${code}`);
  return response;
}
