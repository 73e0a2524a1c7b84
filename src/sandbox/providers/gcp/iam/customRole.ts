import { knownPermissions } from "../../../../iam/gcp/roles.js";
import type { Properties } from "../../../../model/index.js";
import { longest, oneOf } from "../../core/checks.js";
import type { Problem } from "../../core/model.js";
import { type RecordSpec, recordModel } from "../../core/recordModel.js";
import { text, texts } from "../../core/values.js";
import { gcpRefusal } from "../refusals.js";
import { type GcpModel, type GcpSettings, projectId } from "../settings.js";
import { CUSTOM_ROLE, ORG_CUSTOM_ROLE } from "./lookup.js";

const STAGES = ["ALPHA", "BETA", "GA", "DEPRECATED", "DISABLED", "EAP"];
/** Permissions of one role (IAM quota). */
const MOST_PERMISSIONS = 3_000;

const shared: Omit<RecordSpec<GcpSettings>, "type" | "key" | "immutable"> = {
  defaults: { stage: "GA", deletionPolicy: "DELETE" },
  sets: ["permissions"],
  notImported: ["deletionPolicy"],
  hidesDeleted: true,
  check: (properties) => [
    ...roleIdProblems(properties),
    ...longest(properties, "title", 100),
    ...longest(properties, "description", 300),
    ...oneOf(properties, "stage", STAGES),
  ],
  exists: (properties) => {
    const message = `A role named ${text(properties, "roleId")} already exists and must be imported`;
    return gcpRefusal("Error creating the custom role", "ALREADY_EXISTS", message);
  },
  admit: (properties) => {
    const permissions = texts(properties, "permissions");
    const doing = `Error creating the custom role ${text(properties, "roleId")}`;
    if (permissions.length > MOST_PERMISSIONS) {
      return gcpRefusal(doing, "INVALID_ARGUMENT", `The role has more than ${MOST_PERMISSIONS} permissions.`);
    }
    const invalid = permissions.find((permission) => !knownPermissions().has(permission));
    if (invalid === undefined) return undefined;
    return gcpRefusal(doing, "INVALID_ARGUMENT", `Permission ${invalid} is not valid.`);
  },
};

function roleIdProblems(properties: Properties): Problem[] {
  const id = text(properties, "roleId");
  if (id === undefined || /^[a-zA-Z0-9_.]{3,64}$/.test(id)) return [];
  return [{ path: "roleId", reason: `"roleId" ("${id}") doesn't match regexp "^[a-zA-Z0-9_\\.]{3,64}$"` }];
}

function customRole(type: string, owner: string, key: (properties: Properties) => string): GcpModel {
  const base = recordModel<GcpSettings>({
    ...shared,
    type,
    immutable: ["roleId", owner],
    key,
    outputs: (properties) => ({ name: key(properties), deleted: false }),
  });
  return {
    ...base,
    // A deleted role keeps its id for a while; the provider brings it back when it is created anew.
    create(properties, call) {
      const hidden = call.account.get(type, key(properties));
      if (hidden?.deleted === undefined) return base.create(properties, call);
      const { deleted: _, ...restored } = hidden;
      call.account.put(restored);
      return base.update(restored.id, restored.properties, properties, call);
    },
  };
}

export const projectCustomRole = customRole(
  CUSTOM_ROLE,
  "project",
  (properties) =>
    `projects/${projectId(text(properties, "project") ?? "")}/roles/${text(properties, "roleId")}`,
);

export const organizationCustomRole = customRole(
  ORG_CUSTOM_ROLE,
  "orgId",
  (properties) => `organizations/${text(properties, "orgId")}/roles/${text(properties, "roleId")}`,
);
