/** Coming by the real Pulumi engine, and running it with the sandbox's providers. */
export {
  type CommandOptions,
  cloudFolder,
  engineCommand,
  openSandbox,
  type SandboxOpening,
  sandboxFolder,
} from "./command.js";
export { type Attempt, type Engine, type EngineSearch, formatMissing } from "./engine.js";
export {
  cloudIn,
  type EnvironmentChange,
  formatShell,
  type SandboxOptions,
  sandboxChange,
  sandboxClouds,
  sandboxEnvironment,
} from "./environment.js";
export { ensureYamlHost, findEngine, type SearchOptions } from "./findEngine.js";
export { cacheFolder, packageRoot } from "./folders.js";
export { type Progress, type Screen, showProgress, silent } from "./progress.js";
export { scratchProject } from "./scratchProject.js";
export { engineVersion, minimumVersion } from "./versions.js";
