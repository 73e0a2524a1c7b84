import * as pulumi from "@pulumi/pulumi";

/** A resource as a program registered it. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Inputs together with the outputs that a cloud would have added. */
  readonly state: Readonly<Record<string, unknown>>;
  /** Reference to the provider that it is made with; empty or absent for the default one. */
  readonly provider?: string | undefined;
}

export interface MockSettings {
  /** What data sources answer, by token; a string is the provider's error. */
  readonly answers?: Readonly<
    Record<string, (inputs: Record<string, unknown>) => Record<string, unknown> | string>
  >;
  readonly preview?: boolean;
}

let runs = 0;

/** Of everything that AWS numbers. */
const uuid = "11111111-2222-4333-a444-555555555555";

/**
 * Runs a program without an engine, each time as a stack of its own, and answers what it registered. Outputs that a
 * cloud would make up are made up.
 */
export async function runProgram<T>(
  program: () => T,
  settings: MockSettings = {},
): Promise<{ result: T; registered: readonly Registered[] }> {
  const registered: Registered[] = [];
  runs += 1;
  await pulumi.runtime.setMocks(
    {
      newResource({ type, name, inputs, custom, provider }) {
        const state = { ...inputs, ...outputsOf(type, name, inputs) };
        if (custom !== false || type.startsWith("keyless:"))
          registered.push({ type, name, inputs, state, provider });
        return { id: `${name}-id`, state };
      },
      call({ token, inputs }) {
        const answer = settings.answers?.[token]?.(inputs) ?? `${token}: not found`;
        if (typeof answer === "string") throw Object.assign(new Error(answer), { details: answer });
        return answer;
      },
    },
    "badges",
    `test-${runs}`,
    settings.preview ?? false,
    "acme",
  );
  const result = program();
  // The mock monitor answers in promises; the program has settled when no more resources come.
  for (let idle = 0, seen = -1; idle < 5; ) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    idle = registered.length === seen ? idle + 1 : 0;
    seen = registered.length;
  }
  return { result, registered };
}

function outputsOf(type: string, name: string, inputs: Record<string, unknown>): Record<string, unknown> {
  switch (type) {
    case "aws:iam/role:Role":
      return { arn: `arn:aws:iam::123456789012:role/${name}`, name: inputs.name ?? name };
    case "aws:iam/policy:Policy":
      return { arn: `arn:aws:iam::123456789012:policy/${name}` };
    case "aws:iam/openIdConnectProvider:OpenIdConnectProvider":
      return { arn: `arn:aws:iam::123456789012:oidc-provider/${String(inputs.url).replace("https://", "")}` };
    case "gcp:logging/projectSink:ProjectSink":
      return { writerIdentity: "serviceAccount:service-42@gcp-sa-logging.iam.gserviceaccount.com" };
    case "aws:s3/bucket:Bucket":
      return { arn: `arn:aws:s3:::${name}`, bucket: name };
    case "aws:rolesanywhere/trustAnchor:TrustAnchor":
      return { arn: `arn:aws:rolesanywhere:eu-west-1:123456789012:trust-anchor/${uuid}` };
    case "aws:rolesanywhere/profile:Profile":
      return { arn: `arn:aws:rolesanywhere:eu-west-1:123456789012:profile/${uuid}` };
    case "gcp:serviceaccount/account:Account": {
      const email = `${inputs.accountId}@p.iam.gserviceaccount.com`;
      return {
        email,
        uniqueId: "100000000000000123456",
        member: `serviceAccount:${email}`,
        name: `projects/p/serviceAccounts/${email}`,
      };
    }
    case "gcp:iam/workloadIdentityPool:WorkloadIdentityPool":
      return { name: `projects/42/locations/global/workloadIdentityPools/${inputs.workloadIdentityPoolId}` };
    case "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider":
      return {
        name: `projects/42/locations/global/workloadIdentityPools/${inputs.workloadIdentityPoolId}/providers/${inputs.workloadIdentityPoolProviderId}`,
      };
    default:
      return {};
  }
}

/** Waits for an output's value. */
export function awaited<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}
