import type { Properties } from "../../../../model/index.js";
import { longest } from "../../core/checks.js";
import type { Problem, Refusal } from "../../core/model.js";
import { recordModel } from "../../core/recordModel.js";
import { given, text } from "../../core/values.js";
import { poolIdProblems } from "../checks.js";
import { gcpRefusal } from "../refusals.js";
import { type GcpCall, type GcpModel, type GcpSettings, projectId } from "../settings.js";
import { hiding } from "./hiding.js";
import { POOL_PROVIDER, pool } from "./pools.js";
import { providerRefusal } from "./providerRefusal.js";
import { numbered, poolKeyOf, taken } from "./workloadIdentityPool.js";

const DOING = "Error creating WorkloadIdentityPoolProvider";
const KINDS = ["oidc", "aws", "saml", "x509"];

function keyOf(properties: Properties): string {
  return `${poolKeyOf(properties)}/providers/${text(properties, "workloadIdentityPoolProviderId") ?? ""}`;
}

export const workloadIdentityPoolProvider: GcpModel = hiding(
  recordModel<GcpSettings>({
    type: POOL_PROVIDER,
    defaults: { deletionPolicy: "DELETE" },
    immutable: ["workloadIdentityPoolId", "workloadIdentityPoolProviderId", "project"],
    notImported: ["deletionPolicy"],
    readable: ["oidc", "aws", "saml", "x509", "attributeMapping", "attributeCondition", "disabled"],
    hidesDeleted: true,
    check: (properties) => [
      ...poolIdProblems(properties, "workloadIdentityPoolId"),
      ...poolIdProblems(properties, "workloadIdentityPoolProviderId"),
      ...longest(properties, "displayName", 32),
      ...longest(properties, "description", 256),
      ...kindProblems(properties),
    ],
    key: keyOf,
    outputs: (properties) => ({
      name: numbered(keyOf(properties), projectId(text(properties, "project") ?? "")),
      state: "ACTIVE",
    }),
    exists: (properties, hidden) =>
      taken(DOING, keyOf(properties), hidden, "workload-identity-pools providers"),
    admit: (properties, call) => poolRefusal(properties, call) ?? providerRefusal(properties, DOING),
  }),
);

/** Exactly one kind of provider. */
function kindProblems(properties: Properties): Problem[] {
  const kinds = KINDS.filter((kind) => given(properties, kind));
  if (kinds.length === 1) return [];
  const reason =
    kinds.length === 0
      ? `Invalid combination of arguments: one of \`${KINDS.join(",")}\` must be specified`
      : `Invalid combination of arguments: only one of \`${KINDS.join(",")}\` can be specified, but \`${kinds.join(",")}\` were specified`;
  return [{ path: kinds[0] ?? "oidc", reason }];
}

function poolRefusal(properties: Properties, call: GcpCall): Refusal | undefined {
  const [project, id] = [
    projectId(text(properties, "project") ?? ""),
    text(properties, "workloadIdentityPoolId") ?? "",
  ];
  const there = pool(project, id, call);
  if (there === undefined) return gcpRefusal(DOING, "NOT_FOUND", "Requested entity was not found");
  if (text(there.properties, "mode") === "FEDERATION_ONLY") return undefined;
  return gcpRefusal(DOING, "FAILED_PRECONDITION", "A pool whose mode is TRUST_DOMAIN cannot have providers");
}
