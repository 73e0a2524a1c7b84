import type { Properties } from "../../model/index.js";

/** One resource that a CloudFormation resource is read as: Pulumi type and properties. */
export interface Equivalent {
  readonly type: string;
  readonly properties: Properties;
}

/** CloudFormation properties under camelCase names → the Pulumi resources that say the same. */
export type Convert = (properties: Properties) => readonly Equivalent[];
