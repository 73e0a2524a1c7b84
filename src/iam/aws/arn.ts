/** An ARN in its six parts (AWS General Reference, "Amazon Resource Names"). */
export interface Arn {
  /** `aws`, `aws-cn`, `aws-us-gov`, `aws-iso` … */
  readonly partition: string;
  readonly service: string;
  /** Empty for global services. */
  readonly region: string;
  /** Account id; empty where the resource's name is unique without it, `aws` for what AWS owns. */
  readonly account: string;
  /** Everything after the fifth colon, colons included. */
  readonly resource: string;
}

/** Reads an ARN; `undefined` for text of another shape. Wildcards and variables are parts like any other. */
export function parseArn(text: string): Arn | undefined {
  if (!text.startsWith("arn:")) return undefined;
  const service = text.indexOf(":", 4) + 1;
  const region = service === 0 ? 0 : text.indexOf(":", service) + 1;
  const account = region === 0 ? 0 : text.indexOf(":", region) + 1;
  const resource = account === 0 ? 0 : text.indexOf(":", account) + 1;
  if (resource === 0) return undefined;
  return {
    partition: text.slice(4, service - 1),
    service: text.slice(service, region - 1),
    region: text.slice(region, account - 1),
    account: text.slice(account, resource - 1),
    resource: text.slice(resource),
  };
}

export function formatArn({ partition, service, region, account, resource }: Arn): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

/** Whether a text has the shape of an account id. */
export function isAccountId(text: string): boolean {
  return /^\d{12}$/.test(text);
}
