import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A machine with nothing on it but Node and the commands that a test puts there. */
export interface Machine {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Puts a shell script on PATH; answers its path. */
  command(name: string, script: string, at?: string): string;
  remove(): void;
}

export function bareMachine(): Machine {
  const folder = mkdtempSync(join(tmpdir(), "keyless-machine-"));
  const bin = join(folder, "bin");
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, "node"));
  return {
    folder,
    env: {
      PATH: bin,
      HOME: folder,
      XDG_CACHE_HOME: join(folder, "cache"),
      PULUMI_HOME: join(folder, "pulumi"),
    },
    command(name, script, at = bin) {
      mkdirSync(at, { recursive: true });
      const file = join(at, name);
      writeFileSync(file, `#!/bin/sh\n${script}\n`);
      chmodSync(file, 0o755);
      return file;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
