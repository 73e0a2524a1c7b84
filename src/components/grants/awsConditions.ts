import type { Unwrap } from "@pulumi/pulumi";
import type { GrantWhen } from "../args/grants.js";
import { type Checked, ok, under, wrong } from "../problem.js";
import type { AwsConditions } from "../trust/awsDocument.js";
import { window } from "./window.js";

/** The `Condition` block for `when`: all of it must hold. Time bounds end a grant even if nobody runs `up`. */
export function whenConditions(when: Unwrap<GrantWhen> | undefined): Checked<AwsConditions> {
  if (when === undefined) return ok({});
  if (when.expression !== undefined) {
    return wrong("when.expression", "is a CEL condition, which only GCP takes; use the other fields on AWS");
  }
  const times = under("when", window(when));
  if (times.kind === "wrong") return times;
  const { from, until } = times.value;
  const equals = {
    ...list("aws:SourceVpc", when.sourceVpcs),
    ...list("aws:SourceVpce", when.sourceVpcEndpoints),
    ...list("aws:RequestedRegion", when.regions),
    ...(when.resourceOrganization === undefined ? {} : { "aws:ResourceOrgID": when.resourceOrganization }),
    ...Object.fromEntries(
      Object.entries(when.resourceTags ?? {}).map(([key, value]) => [`aws:ResourceTag/${key}`, value]),
    ),
  };
  return ok(
    withoutEmpty({
      StringEquals: equals,
      IpAddress: list("aws:SourceIp", when.sourceIps),
      DateGreaterThanEquals: from === undefined ? {} : { "aws:CurrentTime": from },
      DateLessThan: until === undefined ? {} : { "aws:CurrentTime": until },
    }),
  );
}

/** Both blocks together; the second wins on a key that both have. */
export function bothConditions(one: AwsConditions, other: AwsConditions): AwsConditions {
  const operators = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(operators.map((name) => [name, { ...one[name], ...other[name] }]));
}

function list(
  key: string,
  values: readonly string[] | undefined,
): Readonly<Record<string, string | readonly string[]>> {
  if (values === undefined || values.length === 0) return {};
  return { [key]: values.length === 1 ? values[0]! : values };
}

function withoutEmpty(conditions: AwsConditions): AwsConditions {
  return Object.fromEntries(Object.entries(conditions).filter(([, keys]) => Object.keys(keys).length > 0));
}
