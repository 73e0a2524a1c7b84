import { oneOf } from "../../core/checks.js";
import { pseudoRandom } from "../../core/naming.js";
import { recordModel } from "../../core/recordModel.js";
import { number, text, texts } from "../../core/values.js";
import { rangeProblems } from "../checks.js";
import { awsRefusal } from "../refusals.js";
import type { AwsModel } from "../settings.js";

const FEATURES = ["RootCredentialsManagement", "RootSessions"];

/** What an account has one of. */
export const accountWideModels: readonly AwsModel[] = [
  recordModel({
    type: "aws:iam/accountAlias:AccountAlias",
    immutable: ["accountAlias"],
    check: (properties) =>
      /^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$/.test(text(properties, "accountAlias") ?? "aaa")
        ? []
        : [
            {
              path: "accountAlias",
              reason:
                "must start with an alphanumeric character and only contain lowercase alphanumeric characters and hyphens",
            },
          ],
    key: () => "alias",
    id: (properties) => text(properties, "accountAlias") ?? "",
    locate: () => "alias",
  }),
  recordModel({
    type: "aws:iam/accountPasswordPolicy:AccountPasswordPolicy",
    defaults: { minimumPasswordLength: 6, allowUsersToChangePassword: true },
    immutable: [],
    check: (properties) => [
      ...rangeProblems(properties, "minimumPasswordLength", 6, 128),
      ...rangeProblems(properties, "maxPasswordAge", 0, 1095),
      ...rangeProblems(properties, "passwordReusePrevention", 0, 24),
    ],
    key: () => "iam-account-password-policy",
    outputs: (properties) => ({ expirePasswords: (number(properties, "maxPasswordAge") ?? 0) > 0 }),
  }),
  recordModel({
    type: "aws:iam/securityTokenServicePreferences:SecurityTokenServicePreferences",
    immutable: [],
    check: (properties) => oneOf(properties, "globalEndpointTokenVersion", ["v1Token", "v2Token"]),
    key: (_properties, settings) => settings.account,
  }),
  recordModel({
    type: "aws:iam/organizationsFeatures:OrganizationsFeatures",
    immutable: [],
    sets: ["enabledFeatures"],
    check: (properties) =>
      texts(properties, "enabledFeatures").flatMap((feature, index) =>
        oneOf({ feature }, "feature", FEATURES).map(({ reason }) => ({
          path: `enabledFeatures[${index}]`,
          reason,
        })),
      ),
    key: () => "o-sandbox0000",
  }),
  recordModel({
    type: "aws:iam/outboundWebIdentityFederation:OutboundWebIdentityFederation",
    immutable: [],
    key: (_properties, settings) => settings.account,
    outputs: (_properties, { settings }) => ({ issuerIdentifier: outboundIssuer(settings.account) }),
    exists: () =>
      awsRefusal(
        {
          what: "enabling IAM Outbound Web Identity Federation",
          call: "IAM: EnableOutboundWebIdentityFederation",
        },
        "FeatureEnabled",
        "Outbound identity federation is already enabled for this account.",
      ),
  }),
];

/** The issuer URL of an account's outbound federation: one of its own for each account. */
export function outboundIssuer(account: string): string {
  const hex = pseudoRandom(32, "hex", "outbound", account);
  const uuid = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
    "-",
  );
  return `https://${uuid}.tokens.sts.global.api.aws`;
}
