import type { Properties, Value } from "../../../model/index.js";
import { gcpWorld } from "../../account/index.js";
import type { Cloud } from "../core/cloud.js";
import type { SdkResource } from "../core/sdk.js";
import { object } from "../core/values.js";
import { withDeletionPolicy } from "./deletionPolicy.js";
import { gcpFunctions } from "./functions/index.js";
import { familyOf } from "./iam/family.js";
import { familyModel } from "./iam/familyModel.js";
import { iamModels } from "./iam/index.js";
import { isGcpIdentityType, outline } from "./outline.js";
import { serviceModels } from "./services/index.js";
import { checkGcpConfig, type GcpModel, type GcpSettings, gcpSettings, projectId } from "./settings.js";

const MODELS: ReadonlyMap<string, GcpModel> = new Map(
  [...iamModels, ...serviceModels].map((model) => [model.type, model]),
);

/** The stand-in for the official GCP provider. */
export const gcp: Cloud<GcpSettings> = {
  name: "gcp",
  checkConfig: checkGcpConfig,
  settings: gcpSettings,
  refusal: () => undefined,
  account: (home) => gcpWorld(home),
  describe: ({ project }) => (project === undefined ? "GCP, no project chosen" : `GCP project ${project}`),
  model: (type, _sdk, resource) => {
    const model = modelOf(type, resource);
    return model && withDeletionPolicy(model);
  },
  isOutline: (type) => !MODELS.has(type) && !isGcpIdentityType(type),
  functions: gcpFunctions,
  enrich: (inputs, resource, { defaultLabels }) =>
    "labels" in resource.inputs && Object.keys(defaultLabels).length > 0
      ? { ...inputs, labels: { ...defaultLabels, ...object(inputs, "labels") } }
      : inputs,
  missing: (complete, resource) =>
    resource.outputs.project?.always === true &&
    "project" in resource.inputs &&
    complete.project === undefined
      ? [
          {
            path: "project",
            reason: "project: required field is not set; set gcp:project, or name a project here",
          },
        ]
      : [],
  complete,
};

function modelOf(type: string, resource: SdkResource): GcpModel | undefined {
  const known = MODELS.get(type);
  if (known !== undefined) return known;
  const family = familyOf(type, resource);
  if (family !== undefined) return familyModel(family);
  return isGcpIdentityType(type) ? undefined : outline(type, resource);
}

function complete(inputs: Properties, resource: SdkResource, settings: GcpSettings): Properties {
  const places = (["project", "region", "zone"] as const).flatMap((name): [string, Value][] => {
    const value = settings[name];
    const isMissing =
      name in resource.inputs && inputs[name] === undefined && resource.outputs[name]?.always === true;
    return isMissing && value !== undefined ? [[name, value]] : [];
  });
  const project = inputs.project;
  return {
    ...Object.fromEntries(places),
    ...(typeof project === "string" && project.startsWith("projects/")
      ? { project: projectId(project) }
      : {}),
    ...("effectiveLabels" in resource.outputs ? labels(inputs, settings) : {}),
  };
}

function labels(inputs: Properties, { attribution }: GcpSettings): Properties {
  const all = { ...object(inputs, "labels"), ...(attribution ? { "goog-pulumi-provisioned": "true" } : {}) };
  return { effectiveLabels: all, pulumiLabels: all };
}
