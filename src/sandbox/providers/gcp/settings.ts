import type { Properties } from "../../../model/index.js";
import type { Call, CloudFunction, Model, Problem } from "../core/model.js";
import { pseudoRandom } from "../core/naming.js";
import { object, text } from "../core/values.js";

/** What a GCP provider's configuration comes down to. */
export interface GcpSettings {
  /** Undefined: each resource must name its own. */
  readonly project: string | undefined;
  readonly region: string | undefined;
  readonly zone: string | undefined;
  readonly defaultLabels: Properties;
  /** Whether resources get the label `goog-pulumi-provisioned`, as the real provider does by default. */
  readonly attribution: boolean;
}

export type GcpCall = Call<GcpSettings>;
export type GcpModel = Model<GcpSettings>;
export type GcpFunction = CloudFunction<GcpSettings>;

type Environment = Readonly<Record<string, string | undefined>>;

/** 6 to 30 characters, before which a domain may stand (`example.com:project`). */
const PROJECT = /^(?:[a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$|^\d{6,}$/;

export function checkGcpConfig(config: Properties): Problem[] {
  const project = text(config, "project");
  if (project === undefined || project === "" || PROJECT.test(project)) return [];
  return [{ path: "project", reason: `${JSON.stringify(project)} is not a project id` }];
}

export function gcpSettings(config: Properties, environment: Environment): GcpSettings {
  const from = (...names: string[]) => names.map((name) => environment[name]).find((value) => value);
  return {
    project:
      text(config, "project") ||
      from("GOOGLE_PROJECT", "GOOGLE_CLOUD_PROJECT", "GCLOUD_PROJECT", "CLOUDSDK_CORE_PROJECT"),
    region: text(config, "region") || from("GOOGLE_REGION", "GCLOUD_REGION", "CLOUDSDK_COMPUTE_REGION"),
    zone: text(config, "zone") || from("GOOGLE_ZONE", "GCLOUD_ZONE", "CLOUDSDK_COMPUTE_ZONE"),
    defaultLabels: object(config, "defaultLabels") ?? {},
    attribution: config.addPulumiAttributionLabel !== false,
  };
}

/** The number of a project: twelve digits that its id determines; a number stands for itself. */
export function projectNumber(project: string): string {
  if (/^\d+$/.test(project)) return project;
  return `${1 + (Number(pseudoRandom(1, "digits", "project", project)) % 9)}${pseudoRandom(11, "digits", "number", project)}`;
}

/** The project id without `projects/` before it. */
export function projectId(name: string): string {
  return name.replace(/^projects\//, "");
}
