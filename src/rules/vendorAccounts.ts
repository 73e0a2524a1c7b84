/**
 * Accounts from which companies reach into the AWS accounts of many customers, as their own set-up guides name them.
 * Each of them asks for an external id, which is all that keeps one customer's role from another's (IAM User Guide,
 * "Access to AWS accounts owned by third parties").
 */
const vendors: Readonly<Record<string, string>> = {
  "165736516723": "Cloudability",
  "188619942792": "Prisma Cloud",
  "336818582268": "Rapid7",
  "414351767826": "Databricks",
  "434813966438": "Lacework",
  "454464851268": "CloudHealth",
  "464622532012": "Datadog",
  "509560245411": "Dynatrace",
  "717210094962": "Cloud Conformity",
  "754728514883": "New Relic",
  "834469178297": "Fivetran",
  "922761411349": "Spot",
  "926226587429": "Sumo Logic",
};

/** The company whose account it is; undefined for all others. */
export function vendorOf(account: string): string | undefined {
  return vendors[account];
}
