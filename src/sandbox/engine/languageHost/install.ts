import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { InstallDependenciesResponse } from "@pulumi/pulumi/proto/language_pb";
import { exitOf, startChild, stopChild } from "./children.js";
import { dependencyNames, installed, packageAt } from "./manifests.js";

/** Whether all that a package needs to run is installed where Node looks from its folder. */
function isInstalled(folder: string): boolean {
  const root = packageAt(folder);
  if (root === undefined) return true;
  return dependencyNames(root.manifest, false).every((name) => installed(name, root.folder) !== undefined);
}

/**
 * Installs a package's dependencies with npm, unless all are there. The engine insists on a node_modules in
 * the very folder, also where the packages stand in one above.
 */
export async function installDependencies(
  folder: string,
  send: (response: InstallDependenciesResponse) => void,
  onCancel: (stop: () => void) => void,
): Promise<void> {
  if (!isInstalled(folder)) {
    const npm = process.platform === "win32" ? "npm.cmd" : "npm";
    const child = startChild(npm, ["install", "--loglevel=error"], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
    });
    onCancel(() => stopChild(child));
    child.stdout?.on("data", (chunk: Buffer) => {
      const response = new InstallDependenciesResponse();
      response.setStdout(chunk);
      send(response);
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      const response = new InstallDependenciesResponse();
      response.setStderr(chunk);
      send(response);
    });
    const code = await exitOf(child);
    if (code !== 0) throw new Error(`"npm install" in ${folder} ended with exit code ${code}.`);
  }
  mkdirSync(join(folder, "node_modules"), { recursive: true });
}
