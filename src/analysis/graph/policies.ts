import { type AwsPolicy, type Facts, isKnown, type Reference } from "../../model/index.js";

/** Finds the policy for identities that a reference in a file means: by its ARN, else by what it is computed from. */
export function policyFinder({
  permissions,
}: Facts): (reference: Reference, file: string) => AwsPolicy | undefined {
  const policies = permissions.filter(
    (each): each is AwsPolicy => each.kind === "aws-policy" && each.use === "identity",
  );
  const byArn = new Map<string, AwsPolicy>();
  for (const each of policies) if (each.arn !== undefined && isKnown(each.arn)) byArn.set(each.arn, each);
  // What a cloud exports never asks for it.
  let byAddress: ReadonlyMap<string, AwsPolicy> | undefined;
  return ({ value, addresses }, file) => {
    const found = isKnown(value) ? byArn.get(value) : undefined;
    if (found !== undefined || addresses.length === 0) return found;
    byAddress ??= new Map(
      policies.map((each) => [placeOf(each.resource.source.file, each.resource.address), each]),
    );
    for (const address of addresses) {
      const policy = byAddress.get(placeOf(file, address));
      if (policy !== undefined) return policy;
    }
    return undefined;
  };
}

function placeOf(file: string, address: string): string {
  return `${file} ${address}`;
}
