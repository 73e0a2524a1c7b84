import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";

const GRACE = 3_000;

const living = new Set<ChildProcess>();

/** Starts a process that does not outlive this host. */
export function startChild(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(command, args, { ...options, windowsHide: true });
  living.add(child);
  child.once("close", () => living.delete(child));
  child.once("error", () => living.delete(child));
  return child;
}

/** Asks a process to end, and makes it end three seconds later. */
export function stopChild(child: ChildProcess): void {
  child.kill("SIGTERM");
  setTimeout(() => child.kill("SIGKILL"), GRACE).unref();
}

export function stopAllChildren(): void {
  for (const child of living) stopChild(child);
}

/** For the end of the host itself, which leaves no time for grace. */
export function killAllChildren(): void {
  for (const child of living) child.kill("SIGKILL");
}

/** The exit code of a process; -1 when a signal ended it. Rejects when it could not start. */
export function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? -1));
  });
}
