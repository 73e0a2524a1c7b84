import { type SpawnOptions, spawn } from "node:child_process";

/** What became of a command: its exit code (undefined when it could not start or was killed) and what it wrote. */
export interface Outcome {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds after which the command is killed. */
  readonly timeout?: number;
  /** Asks the command to end; the promise waits until it has. */
  readonly signal?: AbortSignal;
  /** Called with each whole line that the command writes to stderr. */
  readonly onLine?: (line: string) => void;
}

/** At the first signal the engine waits for a program to end by itself, at the second it ends the program. */
const INSISTENCE = [
  [3_000, "SIGTERM"],
  [10_000, "SIGKILL"],
] as const;

/** Runs a command without a shell and without input; never throws: a command that cannot start says so in stderr. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const { cwd, env, timeout, signal, onLine } = options;
  if (signal?.aborted) return Promise.resolve({ code: undefined, stdout: "", stderr: "it was stopped" });
  const spawning: SpawnOptions = { stdio: ["ignore", "pipe", "pipe"], windowsHide: true };
  if (cwd !== undefined) spawning.cwd = cwd;
  if (env !== undefined) spawning.env = env;
  return new Promise((resolve) => {
    const child = spawn(command, args, spawning);
    // Node's own time limit would keep this process alive for its whole length when a command cannot start.
    const timers = timeout === undefined ? [] : [setTimeout(() => stop("SIGKILL"), timeout)];
    function abort(): void {
      stop("SIGTERM");
      timers.push(...INSISTENCE.map(([after, by]) => setTimeout(() => stop(by), after)));
    }
    signal?.addEventListener("abort", abort);
    let stdout = "";
    let stderr = "";
    let partial = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      const lines = (partial + text).split(/\r?\n/);
      partial = lines.pop() ?? "";
      for (const line of lines) onLine?.(line);
    });
    function stop(by: NodeJS.Signals): void {
      // Its own children may outlive it and hold its output open: nobody waits for those.
      child.once("exit", (code) => setTimeout(() => settle(code), 500));
      child.kill(by);
    }
    function settle(code: number | null, problem = ""): void {
      for (const timer of timers) clearTimeout(timer);
      child.stdout?.destroy();
      child.stderr?.destroy();
      signal?.removeEventListener("abort", abort);
      resolve({ code: code ?? undefined, stdout, stderr: stderr + problem });
    }
    child.on("error", (error) => settle(null, error.message));
    child.on("close", (code) => settle(code));
  });
}

/** Whether a process of this machine is alive; one that belongs to somebody else is. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The last line that says something, for use as a reason. */
export function lastLine(text: string): string {
  return (
    text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== "")
      .at(-1) ?? ""
  );
}
