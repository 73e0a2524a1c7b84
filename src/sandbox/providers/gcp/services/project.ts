import type { Properties } from "../../../../model/index.js";
import { Refusal } from "../../core/model.js";
import { pseudoRandom } from "../../core/naming.js";
import { recordModel } from "../../core/recordModel.js";
import { text } from "../../core/values.js";
import { gcpRefusal } from "../refusals.js";
import { type GcpModel, projectNumber } from "../settings.js";

export const PROJECT = "gcp:organizations/project:Project";

export const project: GcpModel = recordModel({
  type: PROJECT,
  naming: { property: "projectId", longest: 30, lowerCase: true },
  defaults: { deletionPolicy: "PREVENT", autoCreateNetwork: true },
  immutable: ["projectId"],
  notImported: ["deletionPolicy", "autoCreateNetwork"],
  check: (properties) => {
    const id = text(properties, "projectId");
    if (id === undefined || /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(id)) return [];
    const reason =
      "project_id must be 6 to 30 characters with lowercase and uppercase letters, numbers, hyphens";
    return [{ path: "projectId", reason: `${reason}; got ${id}` }];
  },
  key: (properties) => text(properties, "projectId") ?? "",
  id: (properties) => `projects/${text(properties, "projectId")}`,
  locate: (id) => id.replace(/^projects\//, ""),
  outputs: (properties) => ({
    number: projectNumber(text(properties, "projectId") ?? ""),
    name: text(properties, "name") ?? text(properties, "projectId") ?? "",
  }),
  exists: () => gcpRefusal("error creating project", "ALREADY_EXISTS", "Requested entity already exists"),
});

const FOLDER = "gcp:organizations/folder:Folder";

export const folder: GcpModel = recordModel({
  type: FOLDER,
  defaults: { deletionPolicy: "DELETE", deletionProtection: true },
  immutable: ["parent"],
  notImported: ["deletionPolicy", "deletionProtection"],
  key: () => undefined,
  mint: (properties, { urn }) =>
    `folders/${pseudoRandom(12, "digits", "folder", urn, text(properties, "parent") ?? "")}`,
  outputs: (_properties: Properties, { now }, before, name = "") => ({
    name,
    folderId: name.replace("folders/", ""),
    lifecycleState: "ACTIVE",
    createTime: before?.createTime ?? now.toISOString(),
  }),
  release: (properties) =>
    properties.deletionProtection === false
      ? undefined
      : new Refusal(
          "deletionProtection",
          "cannot destroy folder without setting deletionProtection=false and updating first",
        ),
});
