import type { SettingsAt, WorkloadRow } from "./row.js";

const command = (path: string): SettingsAt => ({
  script: path,
  name: path.replace(/[A-Z]/g, "-$&").toLowerCase(),
});
const commands = ["create", "update", "delete", "interpreter", "stdin"].map(command);

/** Commands that a deployment runs where it runs: they reach any API that its own identity reaches. */
export const localWorkloads: readonly (WorkloadRow & { readonly cloud: "saas" })[] = [
  "command:local:Command",
  "command:remote:Command",
  "command:local:run",
].map((type) => ({
  type,
  kind: "command",
  runsAs: [],
  settings: [...commands, { map: "environment" }],
  cloud: "saas",
}));
