import { isObject, type JsonObject, objects, textOf } from "../../readers/text/json.js";
import { at } from "../aws/actor.js";
import { type Actor, type AuditEvent, type Call, type Links, secondOf } from "../event.js";

/** The code of google.rpc.Code for a refusal. */
const permissionDenied = 7;

/**
 * A Google Cloud log entry with an audit payload in the common words (Google Cloud, "AuditLog"); a text says why it
 * cannot be read as one. The entry names the permissions itself.
 */
export function readGcpAudit(entry: JsonObject): AuditEvent | string {
  const payload = at(entry, "protoPayload");
  const when = secondOf(entry.timestamp ?? entry.receiveTimestamp);
  if (when === undefined) return "has no timestamp";
  const name = textOf(payload.methodName) ?? "";
  const service = textOf(payload.serviceName) ?? "";
  const resource = at(entry, "resource");
  const labels = at(resource, "labels");
  const log = textOf(entry.logName) ?? "";
  const project =
    textOf(labels.project_id) ?? /^(?:projects|organizations|folders)\/([^/]+)/.exec(log)?.[1] ?? "";
  const failed = Number(at(payload, "status").code ?? 0);
  const actor = gcpActor(at(payload, "authenticationInfo"));
  const address = textOf(at(payload, "requestMetadata").callerIp);
  const region = textOf(labels.location) ?? textOf(labels.zone) ?? textOf(labels.region);
  const granted = permissions(payload, failed === permissionDenied);
  const id = textOf(entry.insertId) ?? "";
  const category = /cloudaudit\.googleapis\.com(?:%2F|\/)([a-z_]+)$/i.exec(log)?.[1] ?? "unknown";
  const creation = failed === 0 ? creationOf(name, at(payload, "response")) : undefined;
  const isData = category === "data_access";
  const became = becoming(name, payload, labels, actor, failed !== 0);
  return {
    cloud: "gcp",
    key: `${id} ${id === "" ? JSON.stringify(entry) : ""} ${when} ${log}`,
    id,
    at: when,
    name,
    account: project,
    ...(region === undefined ? {} : { region }),
    category,
    ...(isData ? { service } : {}),
    isRead: granted.some(({ type }) => type === "DATA_READ" || type === "ADMIN_READ"),
    ...(actor === undefined ? {} : { actor }),
    ...(address === undefined ? {} : { address }),
    calls: isLater(entry)
      ? []
      : granted.length > 0
        ? granted.map(({ call }) => call)
        : [unnamed(service, name, failed)],
    becoming: became,
    ...(creation === undefined ? {} : { creation }),
    links: linksOf(actor, failed === 0 ? became : []),
  };
}

/** An entry names no session: who became the account that it was made as is inferred, unless the entry says so itself. */
function linksOf(actor: Actor | undefined, became: AuditEvent["becoming"]): Links {
  const mark = (id: string) => ({ mark: `became ${id}`, grade: "inferred" as const });
  // Where it began in AWS, the session's ARN is the subject of the pool's token.
  const sessions = (actor === undefined ? [] : [actor.id, ...(actor.delegation ?? [])]).flatMap((who) => {
    const session = /(?:^|\/subject\/)(arn:aws[\w-]*:sts::\d{12}:assumed-role\/.+)$/.exec(who)?.[1];
    return session === undefined ? [] : [{ mark: `session ${session}`, grade: "inferred" as const }];
  });
  return {
    needs: [...(actor === undefined || actor.delegation !== undefined ? [] : [mark(actor.id)]), ...sessions],
    gives: became.map(({ identity }) => mark(identity)),
  };
}

/** The later entries of a long operation repeat its first without what it asked for. */
function isLater({ operation }: JsonObject): boolean {
  return isObject(operation) && operation.first !== true && operation.last === true;
}

/** A method that lists no permission. */
function unnamed(service: string, name: string, failed: number): Call {
  return { action: `${service}/${name}`, mapped: false, denied: failed === permissionDenied };
}

interface Granted {
  readonly type: string | undefined;
  readonly call: Call;
}

function permissions(payload: JsonObject, refused: boolean): readonly Granted[] {
  return objects(payload.authorizationInfo).flatMap((each) => {
    const action = textOf(each.permission);
    if (action === undefined) return [];
    const on =
      textOf(each.resource) ?? textOf(at(each, "resourceAttributes").name) ?? textOf(payload.resourceName);
    // A refusal leaves `granted` out.
    const denied = refused || each.granted !== true;
    const call = { action, mapped: true, ...(on === undefined ? {} : { resource: on }), denied };
    return [{ type: textOf(each.permissionType), call }];
  });
}

/** Who is behind an entry: an account by e-mail, else a federated principal. */
function gcpActor(info: JsonObject): Actor | undefined {
  const email = textOf(info.principalEmail);
  const subject = textOf(info.principalSubject);
  const plain = email ?? subject?.replace(/^(?:user|serviceAccount):/, "");
  if (plain === undefined || plain === "") return undefined;
  const key = textOf(info.serviceAccountKeyName);
  // The last hop in the list is where it began.
  const delegation = objects(info.serviceAccountDelegationInfo)
    .flatMap((hop) => hopOf(hop) ?? [])
    .reverse();
  const kind = kindOf(plain);
  return {
    id: plain,
    kind,
    ...(kind === "person" ? { person: plain } : {}),
    ...(key === undefined ? {} : { key }),
    ...(delegation.length > 0 ? { delegation } : {}),
  };
}

/** A hop of a delegation; an empty one names nobody and is none. */
function hopOf(hop: JsonObject): string | undefined {
  const first = textOf(at(hop, "firstPartyPrincipal").principalEmail);
  return first ?? textOf(hop.principalSubject)?.replace(/^(?:user|serviceAccount):/, "");
}

function kindOf(principal: string): Actor["kind"] {
  if (principal.endsWith("gserviceaccount.com")) return "service-account";
  return /^principal(?:Set)?:\/\//.test(principal) || !principal.includes("@") ? "federated" : "person";
}

/** Methods of the IAM Service Account Credentials API that act as the account. */
const impersonating = /(?:^|\.)(?:GenerateAccessToken|GenerateIdToken|SignJwt|SignBlob)$/;

function becoming(
  name: string,
  payload: JsonObject,
  labels: JsonObject,
  actor: Actor | undefined,
  denied: boolean,
): AuditEvent["becoming"] {
  if (actor === undefined) return [];
  if (impersonating.test(name)) {
    const asked = textOf(at(payload, "request").name)?.split("/").at(-1);
    const identity = textOf(labels.email_id) ?? (asked?.includes("@") ? asked : undefined);
    return identity === undefined
      ? []
      : [{ identity, by: actor.id, byKind: actor.kind, action: name, denied }];
  }
  const identity = name.endsWith("ExchangeToken")
    ? textOf(at(payload, "metadata").mapped_principal)
    : undefined;
  const provider = textOf(payload.resourceName);
  return identity === undefined
    ? []
    : [
        {
          identity,
          by: actor.id,
          byKind: "federated",
          ...(provider === undefined ? {} : { provider }),
          action: "ExchangeToken",
          denied,
        },
      ];
}

function creationOf(name: string, response: JsonObject): AuditEvent["creation"] {
  if (name.endsWith("CreateServiceAccount")) {
    const email = textOf(response.email);
    return email === undefined ? undefined : { made: email, action: "iam.serviceAccounts.create" };
  }
  const key = name.endsWith("CreateServiceAccountKey") ? textOf(response.name) : undefined;
  return key === undefined ? undefined : { made: key, action: "iam.serviceAccountKeys.create" };
}
