import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "./lock.js";
import type { CloudRecord } from "./record.js";
import { deserialize, serialize } from "./serial.js";

/** File names are cut at this length; a hash keeps them apart. */
const LONGEST = 150;

/**
 * The records of one AWS account, or of the one GCP world, as small files:
 *
 *     <home>/aws/<account id>/<type>/<key>.json
 *     <home>/gcp/<type>/<key>.json
 *
 * where `<type>` is the Pulumi token with `:` and `/` as `.`, and `<key>` is percent-encoded. Each file is written
 * whole or not at all. What belongs together is done in one {@link transaction}.
 */
export class Account {
  constructor(readonly folder: string) {}

  /** Does several reads and writes as one step: no other process sees or changes anything in between. */
  transaction<T>(work: () => T): T {
    return withLock(join(this.folder, ".lock"), work);
  }

  get(type: string, key: string): CloudRecord | undefined {
    return read(join(this.#typeFolder(type), fileName(key)));
  }

  /** The records of a type, by key; only those whose key starts with the prefix when one is given. */
  list(type: string, prefix = ""): CloudRecord[] {
    const folder = this.#typeFolder(type);
    const start = encodeURIComponent(prefix).slice(0, LONGEST);
    return entries(folder)
      .filter((name) => name.endsWith(".json") && name.startsWith(start))
      .map((name) => read(join(folder, name)))
      .filter((record): record is CloudRecord => record?.key.startsWith(prefix) === true);
  }

  /** Folders of the types of which something is there, to be listed as types. */
  types(): string[] {
    return entries(this.folder).filter((name) => !name.startsWith("."));
  }

  put(record: CloudRecord): void {
    const folder = this.#typeFolder(record.type);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, fileName(record.key));
    const draft = `${file}.${process.pid}.tmp`;
    writeFileSync(draft, serialize(record), { mode: 0o600 });
    renameSync(draft, file);
  }

  remove(type: string, key: string): void {
    rmSync(join(this.#typeFolder(type), fileName(key)), { force: true });
  }

  #typeFolder(type: string): string {
    return join(this.folder, type.replaceAll(/[:/]/g, "."));
  }
}

function fileName(key: string): string {
  const encoded = encodeURIComponent(key);
  if (encoded.length <= LONGEST) return `${encoded}.json`;
  const hash = createHash("sha256").update(key).digest("hex").slice(0, 16);
  return `${encoded.slice(0, LONGEST)}~${hash}.json`;
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

function read(file: string): CloudRecord | undefined {
  try {
    return deserialize(readFileSync(file, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
