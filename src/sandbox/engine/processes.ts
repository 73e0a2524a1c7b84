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
  readonly signal?: AbortSignal;
  /** Called with each whole line that the command writes to stderr. */
  readonly onLine?: (line: string) => void;
}

/** Runs a command without a shell and without input; never throws: a command that cannot start says so in stderr. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const { cwd, env, timeout, signal, onLine } = options;
  const spawning: SpawnOptions = { stdio: ["ignore", "pipe", "pipe"], windowsHide: true };
  if (cwd !== undefined) spawning.cwd = cwd;
  if (env !== undefined) spawning.env = env;
  if (timeout !== undefined) spawning.timeout = timeout;
  if (signal !== undefined) spawning.signal = signal;
  return new Promise((resolve) => {
    const child = spawn(command, args, spawning);
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
    child.on("error", (error) => resolve({ code: undefined, stdout, stderr: stderr + error.message }));
    child.on("close", (code) => resolve({ code: code ?? undefined, stdout, stderr }));
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
