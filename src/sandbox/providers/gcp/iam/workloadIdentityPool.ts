import type { Properties } from "../../../../model/index.js";
import type { CloudRecord } from "../../../account/index.js";
import { longest, oneOf } from "../../core/checks.js";
import type { Refusal } from "../../core/model.js";
import { recordModel } from "../../core/recordModel.js";
import { given, text } from "../../core/values.js";
import { poolIdProblems } from "../checks.js";
import { gcpRefusal } from "../refusals.js";
import { type GcpModel, type GcpSettings, projectId, projectNumber } from "../settings.js";
import { hiding } from "./hiding.js";
import { POOL, poolKey } from "./pools.js";

const DOING = "Error creating WorkloadIdentityPool";

export function poolKeyOf(properties: Properties): string {
  return poolKey(
    projectId(text(properties, "project") ?? ""),
    text(properties, "workloadIdentityPoolId") ?? "",
  );
}

/** The name with the project's number, by which members and tokens name a pool or provider. */
export function numbered(key: string, project: string): string {
  return key.replace(`projects/${project}/`, `projects/${projectNumber(project)}/`);
}

export const workloadIdentityPool: GcpModel = hiding(
  recordModel<GcpSettings>({
    type: POOL,
    defaults: { deletionPolicy: "DELETE" },
    immutable: ["workloadIdentityPoolId", "project", "mode"],
    notImported: ["deletionPolicy"],
    readable: ["disabled", "mode"],
    hidesDeleted: true,
    check: (properties) => [
      ...poolIdProblems(properties, "workloadIdentityPoolId"),
      ...longest(properties, "displayName", 32),
      ...longest(properties, "description", 256),
      ...oneOf(properties, "mode", ["FEDERATION_ONLY", "TRUST_DOMAIN", "SYSTEM_TRUST_DOMAIN"]),
    ],
    key: poolKeyOf,
    outputs: (properties) => ({
      name: numbered(poolKeyOf(properties), projectId(text(properties, "project") ?? "")),
      state: "ACTIVE",
      mode: text(properties, "mode") ?? "FEDERATION_ONLY",
    }),
    exists: (properties, hidden) => taken(DOING, poolKeyOf(properties), hidden, "workload-identity-pools"),
    admit: trustDomainRefusal,
  }),
);

/** Google's refusal of an id that is taken; for one that is only hidden, how to get it back. */
export function taken(doing: string, key: string, hidden: CloudRecord | undefined, noun: string): Refusal {
  const id = key.slice(key.lastIndexOf("/") + 1);
  const hint =
    hidden === undefined
      ? ""
      : ` (${key} was deleted on ${hidden.deleted?.slice(0, 10)} and keeps its id for 30 days: choose another id, or ` +
        `bring it back, in the cloud with gcloud iam ${noun} undelete ${id}, then import it)`;
  return gcpRefusal(doing, "ALREADY_EXISTS", `Requested entity already exists${hint}`);
}

function trustDomainRefusal(properties: Properties): Refusal | undefined {
  const isTrustDomain = text(properties, "mode") === "TRUST_DOMAIN";
  const only = ["inlineCertificateIssuanceConfig", "inlineTrustConfig"].find((name) =>
    given(properties, name),
  );
  if (isTrustDomain || only === undefined) return undefined;
  return gcpRefusal(
    DOING,
    "INVALID_ARGUMENT",
    `${only} can only be set on a pool whose mode is TRUST_DOMAIN`,
  );
}
