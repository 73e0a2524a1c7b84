/** Statements of trust policies: for the examples of the trust rules. */

type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Lets principals of AWS accounts assume the role. */
export function accountMay(principal: string | readonly string[], conditions: Conditions = {}) {
  return statement({ AWS: principal }, "sts:AssumeRole", conditions);
}

/** Lets a service assume the role. */
export function serviceMay(service: string, conditions: Conditions = {}) {
  return statement({ Service: service }, "sts:AssumeRole", conditions);
}

/** Lets certificates under a trust anchor assume the role. */
export function certificateMay(conditions: Conditions = {}) {
  const actions = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];
  return statement({ Service: "rolesanywhere.amazonaws.com" }, actions, conditions);
}

/** Lets tokens of an issuer assume the role; claims in short get the issuer's prefix. */
export function tokenMay(issuer: string, conditions: Conditions) {
  const prefixed = Object.entries(conditions).map(([operator, keys]) => [
    operator,
    Object.fromEntries(
      Object.entries(keys).map(([key, value]) => [key.includes(":") ? key : `${issuer}:${key}`, value]),
    ),
  ]);
  const principal = { Federated: `arn:aws:iam::123456789012:oidc-provider/${issuer}` };
  return statement(principal, "sts:AssumeRoleWithWebIdentity", Object.fromEntries(prefixed));
}

function statement(principal: unknown, action: unknown, conditions: Conditions) {
  const bare = { Effect: "Allow", Principal: principal, Action: action };
  return Object.keys(conditions).length === 0 ? bare : { ...bare, Condition: conditions };
}

/** The trust anchor that the examples pin. */
export const anchorArn =
  "arn:aws:rolesanywhere:eu-west-1:123456789012:trust-anchor/aaaaaaaa-0000-4000-8000-000000000001";
