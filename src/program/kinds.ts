/**
 * The component behind each cloud and kind that the stack's config can name; the first kind of a cloud is the one where
 * none is named. The schema of the config is made of this table and of the components' own arguments.
 */
export const kinds = {
  aws: {
    federated: "FederatedRole",
    pod: "PodRole",
    certificate: "CertificateRole",
    guard: "OrganizationGuard",
    audit: "AuditTrail",
    outbound: "OutboundFederation",
  },
  gcp: {
    federated: "FederatedServiceAccount",
    pod: "PodServiceAccount",
    "pod-principal": "PodPrincipal",
    certificate: "CertificateServiceAccount",
    "just-in-time": "JustInTimeAccess",
    guard: "GoogleOrganizationGuard",
    audit: "AuditLog",
  },
} as const;

type Kinds = typeof kinds;

/** Name of a component that the config can declare. */
export type ComponentName = { [C in keyof Kinds]: Kinds[C][keyof Kinds[C]] }[keyof Kinds];

/** The component that an entry of the config declares, which is valid by the schema. */
export function componentOf({
  cloud,
  kind = "federated",
}: {
  readonly cloud: string;
  readonly kind?: string;
}): ComponentName {
  const ofCloud: Readonly<Record<string, ComponentName>> = kinds[cloud as keyof Kinds];
  return ofCloud[kind]!;
}
