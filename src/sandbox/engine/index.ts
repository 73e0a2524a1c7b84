/** Coming by the real Pulumi engine, and running it with the sandbox's providers. */
export { cloudFolder, engineCommand, openSandbox } from "./command.js";
export { type Attempt, type Engine, formatMissing } from "./engine.js";
export { cloudIn, formatShell, sandboxChange, sandboxEnvironment } from "./environment.js";
export { ensureYamlHost, findEngine } from "./findEngine.js";
export { packageRoot } from "./folders.js";
export { type Progress, showProgress, silent } from "./progress.js";
export { scratchProject } from "./scratchProject.js";
export { engineVersion, minimumVersion } from "./versions.js";
