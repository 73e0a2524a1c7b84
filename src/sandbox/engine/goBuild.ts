import { renameSync, rmSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { executable, packageRoot } from "./folders.js";
import { isAlive, lastLine, run } from "./processes.js";
import type { Progress } from "./progress.js";
import { engineVersion, yamlHostVersion } from "./versions.js";

/** A Go program that is built from the Go module proxy, pinned by a go.mod and go.sum of ours. */
export interface GoProgram {
  /** File name of the executable, without the platform's ending. */
  readonly name: string;
  readonly version: string;
  /** Folder of the go.mod, under this package's root. */
  readonly module: string;
  /** Import path of the main package. */
  readonly main: string;
  /** Linker variable that carries the version, where the program has one. */
  readonly versionVariable?: string;
}

export const pulumiProgram: GoProgram = {
  name: "pulumi",
  version: engineVersion,
  module: "engine",
  main: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
  versionVariable: "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version",
};

export const yamlHostProgram: GoProgram = {
  name: "pulumi-language-yaml",
  version: yamlHostVersion,
  module: join("engine", "yaml"),
  main: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
  versionVariable: "github.com/pulumi/pulumi-yaml/pkg/version.Version",
};

/** Puts a program's executable at a path, or answers why it cannot. */
export type Builder = (
  program: GoProgram,
  target: string,
  options: { readonly env: NodeJS.ProcessEnv; readonly progress: Progress; readonly signal?: AbortSignal },
) => Promise<{ readonly kind: "built" } | { readonly kind: "failed"; readonly reason: string }>;

/**
 * Builds with the machine's Go, its settings (GOPROXY, GOFLAGS …) and its caches: after an interruption the
 * next build goes on from what is downloaded and compiled. The executable appears at its place by a rename,
 * so that a half-written one is never there.
 */
export const buildWithGo: Builder = async (program, target, { env, progress, signal }) => {
  const cwd = join(packageRoot, program.module);
  const goEnv = { CGO_ENABLED: "0", ...env };
  const options = signal === undefined ? { cwd, env: goEnv } : { cwd, env: goEnv, signal };

  const go = await run("go", ["version"], options);
  if (go.code !== 0) return { kind: "failed", reason: reasonWithoutGo(go.stderr) };

  await removeLeftovers(dirname(target));
  const scratch = join(dirname(target), `.${basename(target)}.${process.pid}`);
  await mkdir(scratch, { recursive: true });
  try {
    const output = join(scratch, executable(program.name));
    progress.step(`Building ${program.name} ${program.version} from its Go module: some minutes, once`);
    const onLine = countLines(progress);
    const built = await run("go", buildArguments(program, output), { ...options, onLine });
    if (built.code !== 0) return { kind: "failed", reason: `go build: ${failureOf(built.stderr)}` };
    renameSync(output, target);
    return { kind: "built" };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
};

function buildArguments(program: GoProgram, output: string): readonly string[] {
  const version =
    program.versionVariable === undefined ? "" : ` -X ${program.versionVariable}=v${program.version}`;
  return ["build", "-v", "-trimpath", "-ldflags", `-s -w${version}`, "-o", output, program.main];
}

/** `go build -v` names each module it downloads and each package it compiles. */
function countLines(progress: Progress): (line: string) => void {
  let modules = 0;
  let packages = 0;
  return (line) => {
    if (line.startsWith("go: downloading ")) modules += 1;
    else if (/^[\w.~/-]+$/.test(line)) packages += 1;
    const parts = [
      modules > 0 ? `modules downloaded: ${modules}` : "",
      packages > 0 ? `packages compiled: ${packages}` : "",
    ];
    progress.detail(parts.filter((part) => part !== "").join(", "));
  };
}

function reasonWithoutGo(stderr: string): string {
  return /ENOENT/.test(stderr) ? "go is not on PATH" : `go does not run here: ${lastLine(stderr)}`;
}

/** Progress lines are no reason; of the others the last is. */
function failureOf(stderr: string): string {
  const said = stderr.split(/\r?\n/).filter((line) => !/^(go: downloading |[\w.~/-]+$)/.test(line));
  return lastLine(said.join("\n")) || "it was stopped";
}

/** What builds that were killed have left behind. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = Number(/^\..+\.(\d+)$/.exec(name)?.[1]);
    if (pid > 0 && !isAlive(pid)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}
