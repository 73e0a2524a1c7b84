import { isIP } from "node:net";
import type { Unwrap } from "@pulumi/pulumi";
import type { TrustArgs } from "../args/trust.js";
import { type Window, window } from "../grants/window.js";
import { all, type Checked, ok, then, under, wrong } from "../problem.js";
import type { AwsConditions } from "./awsDocument.js";

type When = Pick<Unwrap<TrustArgs>, "from" | "until" | "sourceIps">;

/** When and from where AWS lets workloads become a role, besides what their tokens say. */
export function awsWhen(trust: When): Checked<AwsConditions> {
  return then(trustWindow(trust), ({ from, until }) =>
    then(networks(trust.sourceIps), (sourceIps) =>
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

function networks(ranges: readonly string[] | undefined): Checked<readonly string[] | undefined> {
  if (ranges === undefined) return ok(undefined);
  if (ranges.length === 0)
    return wrong("trust.sourceIps", "names no network: nobody could become the identity");
  const checks = ranges.map((range, index) => under(`trust.sourceIps[${index}]`, network(range)));
  return then(all<string>(checks), (list) => ok([...list].sort()));
}

/** A network in CIDR that is not everything. */
function network(range: string): Checked<string> {
  const [address = "", bits = ""] = range.split("/");
  const version = isIP(address);
  const longest = version === 4 ? 32 : 128;
  const prefix = /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
  if (version === 0 || !(prefix <= longest) || range.split("/").length !== 2)
    return wrong("", `${JSON.stringify(range)} is not a network, such as 203.0.113.0/24`);
  return prefix === 0 ? wrong("", `${range} is every network there is: leave it out`) : ok(range);
}
