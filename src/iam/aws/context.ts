import { Unknown } from "../../model/index.js";
import { isAccountId, parseArn } from "./arn.js";
import { accountOf, callerArn, type Principal } from "./principals.js";

/** What a request carries under a key: one value, several, or a value that is not known. */
export type ContextValue = string | number | boolean | readonly string[] | Unknown;

/** Condition keys, in whatever case, with their values. A key that is not there is absent from the request. */
export type Context = Readonly<Record<string, ContextValue>>;

/** One request for one action on one resource. */
export interface Request {
  readonly principal: Principal;
  /** `s3:GetObject`, in whatever case. */
  readonly action: string;
  /** ARN of the resource; `*` for actions that are not about one. */
  readonly resource: string | Unknown;
  /**
   * Account that owns the resource. Default: the account in its ARN, else `aws:ResourceAccount`, else the caller's.
   */
  readonly resourceAccount?: string;
  readonly context: Context;
}

/** The values of each key, by key in lower case; absent keys have no entry. */
export type KeyValues = ReadonlyMap<string, readonly string[] | Unknown>;

export function readContext(context: Context): KeyValues {
  const values = new Map<string, readonly string[] | Unknown>();
  for (const [key, value] of Object.entries(context)) {
    values.set(
      key.toLowerCase(),
      value instanceof Unknown ? value : Array.isArray(value) ? value : [String(value)],
    );
  }
  return values;
}

/**
 * The values of each key, with those that AWS adds to every signed request by who calls and whose resource it is
 * (AWS IAM User Guide, "AWS global condition context keys" and the table of principal key values). What the
 * request says itself stays.
 */
export function fullContext({ principal, resource, resourceAccount, context }: Request): KeyValues {
  const values = new Map(keysOf(principal));
  const owner = resourceAccount ?? accountInArn(resource);
  if (owner !== undefined) values.set("aws:resourceaccount", [owner]);
  for (const [key, value] of readContext(context)) values.set(key, value);
  return values;
}

const known = new WeakMap<Principal, KeyValues>();

/** Callers do not change, and one is often asked about against many policies. */
function keysOf(principal: Principal): KeyValues {
  let values = known.get(principal);
  if (values === undefined) {
    values = readContext(principalKeys(principal));
    known.set(principal, values);
  }
  return values;
}

function principalKeys(principal: Principal): Context {
  const signed = { ...principalArnKeys(principal), "aws:PrincipalIsAWSService": "false" };
  switch (principal.kind) {
    case "user":
      return {
        ...signed,
        "aws:PrincipalType": "User",
        "aws:username": lastPart(principal.arn),
        ...userId(principal.id),
      };
    case "role":
      return { ...signed, "aws:PrincipalType": "AssumedRole", ...userId(sessionId(principal)) };
    case "federated-user":
      return { ...signed, "aws:PrincipalType": "FederatedUser" };
    case "root":
      return { ...signed, "aws:PrincipalType": "Account", ...userId(principal.account) };
    case "service":
      return {
        "aws:PrincipalIsAWSService": "true",
        "aws:PrincipalServiceName": principal.name,
        "aws:PrincipalServiceNamesList": [principal.name],
      };
    case "federated":
      return {};
    case "anonymous":
      return { "aws:PrincipalType": "Anonymous" };
  }
}

/** A role session's `aws:PrincipalArn` is the role's ARN, not the session's. */
function principalArnKeys(principal: Principal): Context {
  const arn = principal.kind === "role" ? principal.arn : callerArn(principal);
  const account = accountOf(principal);
  return {
    ...(arn === undefined ? {} : { "aws:PrincipalArn": arn }),
    ...(account === undefined ? {} : { "aws:PrincipalAccount": account }),
  };
}

function sessionId({ id, session }: Extract<Principal, { kind: "role" }>): string | undefined {
  return id === undefined || session === undefined ? undefined : `${id}:${session}`;
}

function userId(id: string | undefined): Context {
  return id === undefined ? {} : { "aws:userid": id };
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

/** The account in a resource's ARN; `undefined` where it has none or belongs to AWS. */
export function accountInArn(resource: string | Unknown): string | undefined {
  if (resource instanceof Unknown) return undefined;
  const account = parseArn(resource)?.account;
  return account !== undefined && isAccountId(account) ? account : undefined;
}
