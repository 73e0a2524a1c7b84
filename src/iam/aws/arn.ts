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
  const [, partition, service, region, account] = text.split(":", 5);
  if (partition === undefined || service === undefined || region === undefined || account === undefined)
    return undefined;
  const before = "arn".length + partition.length + service.length + region.length + account.length + 4;
  if (text.charAt(before) !== ":") return undefined;
  return { partition, service, region, account, resource: text.slice(before + 1) };
}

export function formatArn({ partition, service, region, account, resource }: Arn): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

/** Whether a text has the shape of an account id. */
export function isAccountId(text: string): boolean {
  return /^\d{12}$/.test(text);
}
