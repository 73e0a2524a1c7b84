import type { NamedPolicy } from "../../../iam/aws/index.js";
import { readDocument } from "../../../iam/aws/parse.js";
import type { AwsPolicy } from "../../../model/index.js";
import { readAccounts } from "./account.js";

const ATTACHMENT = "aws:organizations/policyAttachment:PolicyAttachment";

/** AWS attaches it to the root, each unit and each account, and the sandbox never takes it away. */
const fullAccess: NamedPolicy = {
  name: "FullAWSAccess",
  document: readDocument(
    { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } },
    "scp",
  ),
};

/**
 * The organisation's policies over an account, one list for each level. The sandbox has one organisation, and does not
 * know which unit an account is in: what is attached to a unit is taken to hold for every account.
 */
export function organizationPolicies(
  home: string,
  accountId: string,
  use: "scp" | "rcp",
): readonly (readonly NamedPolicy[])[] {
  const accounts = readAccounts(home);
  const policies = accounts.flatMap(({ facts }) =>
    facts.permissions.filter((each): each is AwsPolicy => each.kind === "aws-policy" && each.use === use),
  );
  if (policies.length === 0) return [];
  const attachments = accounts
    .flatMap(({ facts }) => facts.resources)
    .filter(({ type, properties }) => {
      const target = String(properties.targetId);
      return type === ATTACHMENT && (target === accountId || !/^\d{12}$/.test(target));
    });
  const targets = new Set(attachments.map(({ properties }) => String(properties.targetId)));
  return [...targets].flatMap((target) => {
    const ids = attachments
      .filter(({ properties }) => String(properties.targetId) === target)
      .map(({ properties }) => String(properties.policyId));
    const attached = policies
      .filter(({ arn }) => typeof arn === "string" && ids.includes(arn.slice(arn.lastIndexOf("/") + 1)))
      .map(({ resource, document }) => ({ name: resource.address, document }));
    return attached.length === 0 ? [] : [use === "scp" ? [fullAccess, ...attached] : attached];
  });
}
