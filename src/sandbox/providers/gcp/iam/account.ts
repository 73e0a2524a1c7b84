import { checkAccountId } from "../../../../iam/gcp/checks.js";
import type { Properties } from "../../../../model/index.js";
import { longest } from "../../core/checks.js";
import type { Problem } from "../../core/model.js";
import { pseudoRandom } from "../../core/naming.js";
import { recordModel } from "../../core/recordModel.js";
import { flag, text } from "../../core/values.js";
import { gcpRefusal } from "../refusals.js";
import { type GcpCall, type GcpModel, type GcpSettings, projectId } from "../settings.js";
import { forgetMember, forgetPolicy } from "./forget.js";
import { ACCOUNT } from "./lookup.js";

const base = recordModel<GcpSettings>({
  type: ACCOUNT,
  defaults: { deletionPolicy: "DELETE" },
  immutable: ["accountId", "project"],
  notImported: ["createIgnoreAlreadyExists", "deletionPolicy"],
  planned: (properties) =>
    text(properties, "accountId") && text(properties, "project") ? names(properties) : {},
  check: (properties) => [
    ...idProblems(properties),
    ...longest(properties, "displayName", 100),
    ...longest(properties, "description", 256),
  ],
  key: (properties) => emailOf(properties),
  id: (properties) => text(properties, "name") ?? "",
  locate: (id) => id.slice(id.lastIndexOf("/") + 1),
  // A new account has a new number, even where its name was taken before.
  outputs: (properties, { urn, now }, before) => ({
    ...names(properties),
    uniqueId:
      before?.uniqueId ?? `1${pseudoRandom(20, "digits", emailOf(properties), urn, now.toISOString())}`,
  }),
  exists: (properties) => {
    const [id, project] = [text(properties, "accountId"), text(properties, "project")];
    const message = `Service account ${id} already exists within project projects/${project}.`;
    return gcpRefusal("Error creating service account", "ALREADY_EXISTS", message);
  },
  release: (properties, call) => released(properties, call),
});

/** A service account; one that is there already is taken over where the program says so. */
export const account: GcpModel = {
  ...base,
  create(properties, call) {
    const there = base.read(`${names(properties).name}`, {}, call);
    const adopt = flag(properties, "createIgnoreAlreadyExists") && there !== undefined;
    return adopt ? base.update(there.id, there.properties, properties, call) : base.create(properties, call);
  },
};

function emailOf(properties: Properties): string {
  const project = projectId(text(properties, "project") ?? "");
  // A project of a domain, `example.com:web`, is written the other way round.
  const [domain, name] = project.includes(":") ? project.split(":") : [undefined, project];
  return `${text(properties, "accountId")}@${name}${domain === undefined ? "" : `.${domain}`}.iam.gserviceaccount.com`;
}

function names(properties: Properties) {
  const email = emailOf(properties);
  const project = projectId(text(properties, "project") ?? "");
  return { email, member: `serviceAccount:${email}`, name: `projects/${project}/serviceAccounts/${email}` };
}

function idProblems(properties: Properties): Problem[] {
  const id = text(properties, "accountId");
  const problem = id === undefined ? undefined : checkAccountId(id);
  return problem === undefined ? [] : [{ path: problem.path, reason: problem.message }];
}

/** What was granted to it stays, under the name of a deleted member; what was granted on it goes. */
function released(properties: Properties, call: GcpCall): undefined {
  const [email, uniqueId] = [text(properties, "email") ?? "", text(properties, "uniqueId") ?? ""];
  forgetPolicy(names(properties).name, call);
  forgetMember(`serviceAccount:${email}`, `deleted:serviceAccount:${email}?uid=${uniqueId}`, call);
  for (const type of ["gcp:serviceaccount/key:Key", "gcp:storage/hmacKey:HmacKey"]) {
    for (const record of call.account.list(type)) {
      const holder =
        text(record.properties, "serviceAccountId") ?? text(record.properties, "serviceAccountEmail") ?? "";
      if (holder.endsWith(email)) call.account.remove(type, record.key);
    }
  }
  return undefined;
}
