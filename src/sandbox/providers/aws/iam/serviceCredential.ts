import type { Properties } from "../../../../model/index.js";
import { oneOf } from "../../core/checks.js";
import type { Problem } from "../../core/model.js";
import { recordModel } from "../../core/recordModel.js";
import { given, number, text } from "../../core/values.js";
import { rangeProblems } from "../checks.js";
import { awsRefusal, type Doing } from "../refusals.js";
import type { AwsModel } from "../settings.js";
import { credentialSeed, held, SERVICE_CREDENTIAL } from "./credentials.js";
import { fakeId, fakeSecret } from "./fakeSecret.js";
import { principalRefusal, USER } from "./principals.js";

/** IAM quota for one user and service. */
const MOST_CREDENTIALS = 2;
const BEDROCK = "bedrock.amazonaws.com";
const SERVICES = ["codecommit.amazonaws.com", "cassandra.amazonaws.com", BEDROCK];
const DAY = 86_400_000;

export const serviceCredential: AwsModel = recordModel({
  type: SERVICE_CREDENTIAL,
  defaults: { status: "Active" },
  immutable: ["serviceName", "userName", "credentialAgeDays"],
  check: (properties) => [
    ...oneOf(properties, "status", ["Active", "Inactive"]),
    ...rangeProblems(properties, "credentialAgeDays", 1, 36_600),
    ...ageProblems(properties),
  ],
  key: () => undefined,
  mint: (properties, call) => fakeId("ACCA", ...credentialSeed(SERVICE_CREDENTIAL, properties, call)),
  id: (properties) =>
    ["serviceName", "userName", "serviceSpecificCredentialId"]
      .map((name) => text(properties, name))
      .join(":"),
  locate: (id) => id.split(":").at(-1),
  outputs: (properties, call, before, id = "") => {
    if (before !== undefined) return { ...before, ...properties };
    const [service, user] = [text(properties, "serviceName"), text(properties, "userName") ?? ""];
    const age = number(properties, "credentialAgeDays");
    const expires =
      age === undefined ? {} : { expirationDate: new Date(call.now.getTime() + age * DAY).toISOString() };
    const alias = `${user}-at-${call.settings.account}`;
    const shared = { serviceSpecificCredentialId: id, createDate: call.now.toISOString(), ...expires };
    return service === BEDROCK
      ? { ...shared, serviceCredentialAlias: alias, serviceCredentialSecret: fakeSecret(132, id) }
      : { ...shared, serviceUserName: alias, servicePassword: fakeSecret(44, id) };
  },
  admit: (properties, call, before) => {
    const [service = "", name = ""] = [text(properties, "serviceName"), text(properties, "userName")];
    const doing: Doing = {
      what: `creating IAM Service Specific Credential (${service}:${name})`,
      call: "IAM: CreateServiceSpecificCredential",
    };
    if (!SERVICES.includes(service)) {
      return awsRefusal(
        doing,
        "NoSuchEntity",
        `No such service ${service} is supported for Service Specific Credentials`,
      );
    }
    const same = held(SERVICE_CREDENTIAL, name, call).filter(
      (one) => text(one.properties, "serviceName") === service,
    );
    const full = before === undefined && same.length >= MOST_CREDENTIALS;
    const message = `Cannot exceed quota for ServiceSpecificCredentialsPerUser: ${MOST_CREDENTIALS}`;
    return (
      principalRefusal(USER, name, call, doing) ??
      (full ? awsRefusal(doing, "LimitExceeded", message) : undefined)
    );
  },
});

function ageProblems(properties: Properties): Problem[] {
  if (!given(properties, "credentialAgeDays") || text(properties, "serviceName") === BEDROCK) return [];
  if (text(properties, "serviceName") === undefined) return [];
  return [{ path: "credentialAgeDays", reason: `is only for ${BEDROCK}` }];
}
