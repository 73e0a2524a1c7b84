import { parseArn } from "../../iam/aws/index.js";
import { isObject, type Json, type JsonObject, textOf } from "../../readers/text/json.js";
import type { Actor } from "../event.js";

/**
 * Who is behind a CloudTrail event (CloudTrail User Guide, "CloudTrail userIdentity element"). A session counts for the
 * role that issued it, with what it tells of who uses it.
 */
export function awsActor(record: JsonObject): Actor | undefined {
  const user = at(record, "userIdentity");
  const account = textOf(user.accountId);
  const of = (id: string | undefined, kind: Actor["kind"], more: Partial<Actor> = {}): Actor | undefined =>
    id === undefined || id === "" ? undefined : { id, kind, ...(account ? { account } : {}), ...more };
  const arn = textOf(user.arn);
  switch (textOf(user.type)) {
    case "AssumedRole":
    case "Role":
      return of(roleOf(user), "role", session(user));
    case "IAMUser":
      return of(arn ?? textOf(user.userName), "user", key(user));
    case "Root":
      return of(arn ?? (account && `arn:aws:iam::${account}:root`), "root", key(user));
    case "FederatedUser":
      return of(textOf(issuer(user).arn) ?? arn, "user", session(user));
    case "WebIdentityUser":
      return of(textOf(user.userName) ?? textOf(user.principalId), "federated");
    case "SAMLUser":
      return of(textOf(user.userName) ?? textOf(user.principalId), "person");
    case "IdentityCenterUser":
      return of(textOf(at(user, "onBehalfOf").userId) ?? textOf(user.principalId), "person");
    case "AWSAccount":
      return of(account && `arn:aws:iam::${account}:root`, "account");
    case "AWSService":
      return of(textOf(user.invokedBy) ?? "aws", "service");
    default:
      // Events of services themselves have no type.
      return of(textOf(user.invokedBy), "service") ?? of(arn ?? textOf(user.userName), "person");
  }
}

/** A part of a record that should be an object; empty where it is none. */
export function at(value: JsonObject, name: string): JsonObject {
  const part: Json | undefined = value[name];
  return isObject(part) ? part : {};
}

function issuer(user: JsonObject): JsonObject {
  return at(at(user, "sessionContext"), "sessionIssuer");
}

/** The role of a session: its issuer, since the session's own ARN has lost the role's path. */
function roleOf(user: JsonObject): string | undefined {
  const arn = textOf(user.arn);
  return textOf(issuer(user).arn) ?? (arn === undefined ? undefined : roleOfSession(arn));
}

/** `arn:aws:sts::A:assumed-role/NAME/SESSION` is a session of `arn:aws:iam::A:role/NAME`. */
export function roleOfSession(text: string): string {
  const arn = parseArn(text);
  const [kind, name] = arn?.resource.split("/") ?? [];
  return arn === undefined || kind !== "assumed-role"
    ? text
    : `arn:${arn.partition}:iam::${arn.account}:role/${name}`;
}

function session(user: JsonObject): Partial<Actor> {
  const context = at(user, "sessionContext");
  const principal = textOf(user.principalId) ?? "";
  const name = principal.slice(principal.indexOf(":") + 1);
  const hasName = principal.includes(":") && name !== "";
  const source = textOf(context.sourceIdentity);
  const scope = at(user, "inScopeOf");
  // An instance profile's session is called by its instance.
  const workload = textOf(scope.credentialsIssuedTo) ?? (/^i-[0-9a-f]{8,17}$/.test(name) ? name : undefined);
  const person = personOf(user, hasName ? name : undefined);
  const service = textOf(user.invokedBy);
  return {
    ...(hasName ? { session: name } : {}),
    ...(source ? { sourceIdentity: source } : {}),
    ...(workload ? { workload } : {}),
    ...(person === undefined ? {} : { person }),
    ...(service === undefined ? {} : { service }),
  };
}

/** A person: Identity Center says whom it is on behalf of, and calls sessions of its roles by the person's user name. */
function personOf(user: JsonObject, name: string | undefined): string | undefined {
  const role = textOf(issuer(user).userName) ?? "";
  if (name !== undefined && (role.startsWith("AWSReservedSSO_") || /^[^@\s]+@[^@\s]+$/.test(name)))
    return name;
  return textOf(at(user, "onBehalfOf").userId);
}

/** A long-lived key; temporary ones are new each time and name nobody. */
function key(user: JsonObject): Partial<Actor> {
  const id = textOf(user.accessKeyId);
  const service = textOf(user.invokedBy);
  return {
    ...(id?.startsWith("AKIA") ? { key: id } : {}),
    ...(service === undefined ? {} : { service }),
  };
}
