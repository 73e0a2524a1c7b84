import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const PATIENCE = 30_000;
const PAUSE = 3;

/**
 * Does the work while this process alone holds the lock file: across providers, engines and processes.
 *
 * The work is synchronous, so that within the process nothing can come between either. A lock whose holder
 * has died is taken over. Throws when the lock cannot be had in 30 seconds.
 */
export function withLock<T>(file: string, work: () => T): T {
  acquire(file);
  try {
    return work();
  } finally {
    rmSync(file, { force: true });
  }
}

function acquire(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const until = Date.now() + PATIENCE;
  while (!tryLock(file)) {
    if (Date.now() > until) {
      throw new Error(
        `the sandbox is held by process ${holder(file) ?? "unknown"}; if none is at work, remove ${file}`,
      );
    }
    discardDead(file);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
  }
}

function tryLock(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function holder(file: string): number | undefined {
  try {
    return Number(readFileSync(file, "utf8")) || undefined;
  } catch {
    return undefined;
  }
}

/** Renaming is atomic: of several that see the same dead holder, one takes its lock away. */
function discardDead(file: string): void {
  const pid = holder(file);
  if (pid === undefined || isAlive(pid)) return;
  const aside = `${file}.${process.pid}.dead`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  // Between the look and the rename a live process may have locked anew: then it gets its lock back.
  const taken = holder(aside);
  if (taken !== undefined && taken !== pid && isAlive(taken)) renameSync(aside, file);
  else rmSync(aside, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
