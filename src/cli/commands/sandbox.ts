import { resolve } from "node:path";
import { cloudFolder } from "../../sandbox/engine/index.js";
import { formatGuide, startTokenService, type TokenService } from "../../sandbox/sts/index.js";
import { exitCode, UsageProblem } from "../problem.js";

/**
 * `keyless sandbox`: serves the token services of the sandbox cloud on the loopback interface until it is stopped, and
 * prints the settings with which the clouds' own clients find them.
 */
export async function run(_operands: readonly string[], options: Record<string, unknown>): Promise<number> {
  const port = readPort(String(options.port));
  const home =
    typeof options.home === "string" ? resolve(options.home) : cloudFolder(process.cwd(), process.env);
  const service = await start(home, port);
  const stopped = untilStopped();
  process.stdout.write(`${formatGuide(service, home)}\n`);
  await stopped;
  await service.close();
  return exitCode.fine;
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new UsageProblem(`--port must be a number from 0 (any that is free) to 65535, not "${text}"`);
}

async function start(home: string, port: number): Promise<TokenService> {
  try {
    return await startTokenService({ home, port });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE")
      throw new UsageProblem(`port ${port} is in use: give another with --port, or 0 for any that is free`);
    if (code === "EACCES")
      throw new UsageProblem(`port ${port} may not be used by you: give another with --port`);
    throw error;
  }
}

function untilStopped(): Promise<void> {
  return new Promise((done) => {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => done());
  });
}
