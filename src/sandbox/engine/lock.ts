import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "./processes.js";

/** How often the holder shows that it lives, and how long it may be silent before others take over. */
const HEARTBEAT = 2_000;
const PATIENCE = 60_000;
const POLL = 250;

/** Who holds a lock. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
}

/**
 * Does long work (minutes) while this process alone holds the lock file; others wait.
 *
 * The holder touches the file while it works. A lock whose holder is dead, or on another machine silent for a
 * minute, is taken over. This spares work, correctness does not hang on it: what is done under the lock is
 * published by a rename, so that even two holders at once would do no harm.
 */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  onWait: (holder: Holder | undefined) => void = () => {},
): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  for (let waited = false; !take(file); waited = true) {
    if (discardAbandoned(file)) continue;
    if (!waited) onWait(readHolder(file));
    await sleep(POLL);
  }
  const beat = setInterval(() => touch(file), HEARTBEAT);
  beat.unref();
  try {
    return await work();
  } finally {
    clearInterval(beat);
    if (isMine(readHolder(file))) rmSync(file, { force: true });
  }
}

function take(file: string): boolean {
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid, host: hostname() }), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Renaming is atomic: of several that see the same dead holder, one takes its lock away. */
function discardAbandoned(file: string): boolean {
  if (!isAbandoned(file)) return false;
  const aside = `${file}.${process.pid}.dead`;
  try {
    renameSync(file, aside);
  } catch {
    return true;
  }
  rmSync(aside, { force: true });
  return true;
}

function isAbandoned(file: string): boolean {
  const holder = readHolder(file);
  if (holder !== undefined && holder.host === hostname() && !isAlive(holder.pid)) return true;
  try {
    return Date.now() - statSync(file).mtimeMs > PATIENCE;
  } catch {
    return false;
  }
}

function readHolder(file: string): Holder | undefined {
  try {
    const { pid, host } = JSON.parse(readFileSync(file, "utf8")) as Partial<Holder>;
    return typeof pid === "number" && typeof host === "string" ? { pid, host } : undefined;
  } catch {
    return undefined;
  }
}

function isMine(holder: Holder | undefined): boolean {
  return holder?.pid === process.pid && holder.host === hostname();
}

function touch(file: string): void {
  try {
    if (isMine(readHolder(file))) utimesSync(file, new Date(), new Date());
  } catch {
    // The lock was taken away: the work goes on, as it is published by a rename.
  }
}
