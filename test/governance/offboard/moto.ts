import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { lastLine, run } from "../../../src/sandbox/engine/processes.js";

/** A stand-in for AWS on this machine, and a shell with the real AWS CLI that talks to it. */
export interface Moto {
  /** Runs lines of a POSIX shell, each by itself, and gives their output. */
  readonly shell: (...lines: readonly string[]) => Promise<string>;
  readonly stop: () => void;
}

/** Calls that moto does not model; of all others an error is one. */
const unknownToMoto = /service-specific-credential|client-id-\w+-open-id-connect-provider/;

const packages = ["moto[server]>=5,<6", "awscli>=1,<2"];
const installTime = 420_000;

/** Starts moto's server, from PATH or freshly installed; a text says why it cannot be had. */
export async function startMoto(): Promise<Moto | string> {
  const folder = mkdtempSync(join(tmpdir(), "keyless-moto-"));
  const found = await toolsIn(folder);
  if (typeof found !== "object") {
    rmSync(folder, { recursive: true, force: true });
    return found;
  }
  const PATH = [...found, process.env.PATH ?? ""].join(delimiter);
  const server = spawn("moto_server", ["-H", "127.0.0.1", "-p", "0"], {
    env: { ...process.env, PATH, PYTHONUNBUFFERED: "1" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const stop = () => {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  const address = await addressOf(server);
  if (address === undefined) {
    stop();
    return "moto_server does not start";
  }
  const run = awsShell(folder, PATH, address);
  return { shell: (...lines) => run(...lines.filter((each) => !unknownToMoto.test(each))), stop };
}

/** A shell with the AWS CLI for whoever listens at an address. */
export function awsShell(folder: string, PATH: string, address: string): Moto["shell"] {
  const env = {
    PATH,
    HOME: folder,
    AWS_ENDPOINT_URL: address,
    AWS_ACCESS_KEY_ID: "mock",
    AWS_SECRET_ACCESS_KEY: "mock",
    AWS_DEFAULT_REGION: "eu-west-1",
    // Whoever set it to something else gets the same results.
    AWS_DEFAULT_OUTPUT: "table",
    AWS_PAGER: "",
  };
  return async (...lines: readonly string[]) => {
    let out = "";
    for (const line of lines) {
      const { code, stdout, stderr } = await run("sh", ["-c", line], { cwd: folder, env, timeout: 120_000 });
      if (code !== 0) throw new Error(`${line}\n${stdout}${stderr}`);
      // A loop in which a command failed may still end well.
      if (/error/i.test(stderr)) throw new Error(`${line}\n${stderr}`);
      out += stdout;
    }
    return out;
  };
}

/** Folders to put on PATH, so that moto_server, aws and jq are found; a text says what is missing. */
export async function toolsIn(folder: string): Promise<readonly string[] | string> {
  const has = async (tool: string) =>
    (await run("sh", ["-c", `command -v ${tool}`], { cwd: folder })).code === 0;
  if (!(await has("jq"))) return "there is no jq, which the commands read saved answers with";
  if ((await has("moto_server")) && (await has("aws"))) return [];
  const made = await run("python3", ["-m", "venv", "venv"], { cwd: folder });
  if (made.code !== 0) return `python3 makes no environment: ${lastLine(made.stderr)}`;
  const bin = join(folder, "venv", "bin");
  const wanted = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages];
  const installed = await run(join(bin, "python"), wanted, { cwd: folder, timeout: installTime });
  return installed.code === 0
    ? [bin]
    : `pip installs no ${packages.join(", ")}: ${lastLine(installed.stderr)}`;
}

/** Where the server says that it listens; undefined where it ends instead. */
async function addressOf(server: ChildProcess): Promise<string | undefined> {
  let told = "";
  const found = new Promise<string>((resolve) => {
    server.stderr?.on("data", (chunk) => {
      told += String(chunk);
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(told)?.[0];
      if (address !== undefined) resolve(address);
    });
  });
  return Promise.race([
    found,
    once(server, "exit").then(() => undefined),
    once(server, "error").then(() => undefined),
  ]);
}
