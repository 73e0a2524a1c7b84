import type { Properties } from "../../../../model/index.js";
import { oneOf } from "../../core/checks.js";
import type { Problem } from "../../core/model.js";
import { recordModel } from "../../core/recordModel.js";
import { text } from "../../core/values.js";
import { forgetPolicy } from "../iam/forget.js";
import { gcpRefusal } from "../refusals.js";
import { type GcpModel, projectId, projectNumber } from "../settings.js";

export const bucket: GcpModel = recordModel({
  type: "gcp:storage/bucket:Bucket",
  naming: { property: "name", longest: 63, lowerCase: true },
  defaults: { storageClass: "STANDARD", forceDestroy: false, deletionPolicy: "DELETE" },
  immutable: [
    "name",
    "location",
    "project",
    "enableObjectRetention",
    "hierarchicalNamespace",
    "customPlacementConfig",
  ],
  notImported: ["forceDestroy", "deletionPolicy"],
  check: (properties) => [
    ...nameProblems(properties),
    ...oneOf(properties, "publicAccessPrevention", ["inherited", "enforced"]),
  ],
  key: (properties) => text(properties, "name") ?? "",
  locate: (id) => id.slice(id.lastIndexOf("/") + 1),
  outputs: (properties, { now }, before) => {
    const [name, project] = [text(properties, "name"), projectId(text(properties, "project") ?? "")];
    return {
      location: (text(properties, "location") ?? "").toUpperCase(),
      url: `gs://${name}`,
      selfLink: `https://www.googleapis.com/storage/v1/b/${name}`,
      projectNumber: Number(projectNumber(project)),
      timeCreated: before?.timeCreated ?? now.toISOString(),
      updated: now.toISOString(),
      publicAccessPrevention: text(properties, "publicAccessPrevention") ?? "inherited",
      uniformBucketLevelAccess: properties.uniformBucketLevelAccess ?? false,
    };
  },
  exists: () =>
    gcpRefusal(
      "Error creating bucket",
      "ALREADY_EXISTS",
      "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
    ),
  release: (properties, call) => {
    forgetPolicy(`b/${text(properties, "name")}`, call);
    return undefined;
  },
});

function nameProblems(properties: Properties): Problem[] {
  const name = text(properties, "name");
  if (name === undefined || /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/.test(name)) return [];
  const reason =
    "name value can only contain lowercase letters, numeric characters, dashes, underscores, and dots";
  return [{ path: "name", reason: `${reason}, got ${name}` }];
}
