import type { Unwrap } from "@pulumi/pulumi";
import type { TrustArgs } from "../args/trust.js";
import { type Window, window } from "../grants/window.js";
import { networks } from "../networks.js";
import { type Checked, ok, then, under, wrong } from "../problem.js";
import type { AwsConditions } from "./awsDocument.js";

type When = Pick<Unwrap<TrustArgs>, "from" | "until" | "sourceIps">;

/** When and from where AWS lets workloads become a role, besides what their tokens say. */
export function awsWhen(trust: When): Checked<AwsConditions> {
  return then(trustWindow(trust), ({ from, until }) =>
    then(networks("trust.sourceIps", trust.sourceIps), (sourceIps) =>
      ok({
        ...(sourceIps === undefined ? {} : { IpAddress: { "aws:SourceIp": sourceIps } }),
        ...(from === undefined ? {} : { DateGreaterThanEquals: { "aws:CurrentTime": from } }),
        ...(until === undefined ? {} : { DateLessThan: { "aws:CurrentTime": until } }),
      }),
    ),
  );
}

/**
 * The same on GCP, which sees neither time nor network where tokens are shown. A condition on the grant by which workloads
 * become an account could say the time, and would leave open whom the account admits.
 */
export function gcpWhen(trust: When): Checked<void> {
  const [field] = (["from", "until", "sourceIps"] as const).filter((name) => trust[name] !== undefined);
  if (field === undefined) return ok(undefined);
  return wrong(
    `trust.${field}`,
    field === "sourceIps"
      ? "only AWS sees where a token is shown"
      : "GCP sees no time where a token is shown: bound what the account may do instead, by `when` in each grant",
  );
}

/** What the tags say of a trust that ends: the instant after which nobody becomes the identity. */
export function trustExpiry(trust: When): Readonly<Record<string, string>> {
  const times = trustWindow(trust);
  return times.kind === "ok" && times.value.until !== undefined ? { expires: times.value.until } : {};
}

function trustWindow(trust: When): Checked<Window> {
  return under("trust", window(trust));
}
