import { parseArn } from "../iam/aws/index.js";
import { isAwsManaged } from "../iam/aws/managedPolicies.js";
import { type AwsPolicy, isKnown, type Reference } from "../model/index.js";
import { bindsNothing } from "./awsBreadth.js";

/**
 * What a managed policy of this input may be called where it is attached: its address, its ARN, or, before it has one,
 * the end of the ARN that it will have, which its path and name say.
 */
export function keysOfPolicy({ resource, arn }: AwsPolicy): readonly string[] {
  const { address, properties, type } = resource;
  if (arn !== undefined && isKnown(arn)) return [address, arn];
  const { name, path = "/" } = properties;
  const isNamed = type === "aws:iam/policy:Policy" && typeof name === "string" && typeof path === "string";
  return isNamed ? [address, `policy${path}${name}`] : [address];
}

/** What an attachment may call its policy by, in the same words. */
export function keysOfReference({ value, addresses }: Reference): readonly string[] {
  if (!isKnown(value)) return addresses;
  const resource = isAwsManaged(value) ? undefined : parseArn(value)?.resource;
  return resource?.startsWith("policy/") ? [...addresses, value, resource] : [...addresses, value];
}

/**
 * Whether a policy that nobody in the input has is a permissions boundary by its name, made for roles that others
 * declare, and binds them to something. To be asked where no attachment tells.
 */
export function isMeantAsBoundary({ resource, document }: AwsPolicy): boolean {
  if (resource.type !== "aws:iam/policy:Policy") return false;
  const { name } = resource.properties;
  const isCalled = [resource.name, name].some(
    (each) => typeof each === "string" && /boundar(?:y|ies)/i.test(each),
  );
  return isCalled && isKnown(document) && !bindsNothing(document);
}
