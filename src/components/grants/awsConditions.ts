import type { Unwrap } from "@pulumi/pulumi";
import type { GrantWhen } from "../args/grants.js";
import { networks } from "../networks.js";
import { type Checked, ok, problemsIn, under, wrong } from "../problem.js";
import type { AwsConditions } from "../trust/awsDocument.js";
import { window } from "./window.js";

/** The `Condition` block for `when`: all of it must hold. Time bounds end a grant even if nobody runs `up`. */
export function whenConditions(when: Unwrap<GrantWhen> | undefined): Checked<AwsConditions> {
  if (when === undefined) return ok({});
  if (when.expression !== undefined) {
    return wrong("when.expression", "is a CEL condition, which only GCP takes; use the other fields on AWS");
  }
  const times = under("when", window(when));
  const places = problemsIn(under("when", networks("sourceIps", when.sourceIps)), ...ids(when));
  if (times.kind === "wrong" || places.length > 0)
    return { kind: "wrong", problems: [...problemsIn(times), ...places] };
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

/** How the ids are written that AWS compares with; one that is written otherwise would hold nobody, or let nobody in. */
const written = {
  sourceVpcs: { form: /^vpc-[0-9a-z]+$/, example: "vpc-0123456789abcdef0" },
  sourceVpcEndpoints: { form: /^vpce-[0-9a-z]+$/, example: "vpce-0123456789abcdef0" },
  regions: { form: /^[a-z]{2,}(?:-[a-z]+)+-\d+$/, example: "eu-west-1" },
  resourceOrganization: { form: /^o-[0-9a-z]+$/, example: "o-0123456789" },
} as const;

function ids(when: Unwrap<GrantWhen>): readonly Checked<unknown>[] {
  return (Object.keys(written) as (keyof typeof written)[]).map((field) => {
    const { form, example } = written[field];
    const given = when[field];
    if (given === undefined) return ok(undefined);
    const values = [given].flat();
    if (values.length === 0) return wrong(`when.${field}`, "names none: leave it out, or name one");
    const odd = values.find((value) => !form.test(value));
    if (odd === undefined) return ok(undefined);
    return wrong(`when.${field}`, `${JSON.stringify(odd)} is not written as ${example}`);
  });
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
