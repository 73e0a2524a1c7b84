import { ProjectSink } from "@pulumi/gcp/logging/projectSink.js";
import { getProjectOutput } from "@pulumi/gcp/organizations/getProject.js";
import { IAMAuditConfig } from "@pulumi/gcp/projects/iamauditConfig.js";
import { IAMMember as ProjectIAMMember } from "@pulumi/gcp/projects/iammember.js";
import * as pulumi from "@pulumi/pulumi";
import type { AuditLogArgs } from "../args/auditLog.js";
import {
  auditLogProblems,
  auditRecords,
  type Destination,
  destinationOf,
  logTypes,
  recordedServices,
} from "../audit/log.js";
import { checkPlain, compute, currentStack, given, insist } from "../context.js";
import { physicalName } from "../names.js";
import { celText } from "../trust/gcpProvider.js";
import { addMember } from "./iamMember.js";

/**
 * A record of what identities do on GCP: Google records neither the exchange of tokens nor the reading of data unless it
 * is told to. One for a project, since a project's setting for a service is one.
 */
export class AuditLog extends pulumi.ComponentResource {
  /** Services whose accesses are recorded. */
  public readonly services: pulumi.Output<string[]>;
  /** Who writes the records to the destination; empty where there is none. */
  public readonly writerIdentity: pulumi.Output<string>;

  constructor(name: string, args: AuditLogArgs, opts?: pulumi.ComponentResourceOptions) {
    super("keyless:index:AuditLog", name, {}, opts);
    const child = { parent: this };
    checkPlain(this, "AuditLog", args, auditLogProblems);
    const project = args.projectId ?? getProjectOutput({}, child).apply(({ projectId = "" }) => projectId);
    this.services = compute({ services: args.services ?? [] }, (plain) => {
      const services = recordedServices(plain.services);
      for (const service of services) {
        new IAMAuditConfig(
          `${name}-${service.split(".")[0]}`,
          { project, service, auditLogConfigs: logTypes },
          child,
        );
      }
      return [...services];
    });
    this.writerIdentity =
      args.destination === undefined ? pulumi.output("") : routed(this, name, args, args.destination);
    this.registerOutputs({ services: this.services, writerIdentity: this.writerIdentity });
  }
}

/** Sends the records on, by a writer of the sink's own that may write there and do nothing else. */
function routed(
  component: pulumi.ComponentResource,
  name: string,
  { projectId, purpose }: AuditLogArgs,
  to: pulumi.Input<string>,
): pulumi.Output<string> {
  const child = { parent: component };
  const destination = compute({ to }, (plain) => insist(component, destinationOf(plain.to)));
  const sink = new ProjectSink(
    name,
    {
      ...given({ project: projectId }),
      name: physicalName(name, currentStack(), 100),
      description: purpose,
      destination: destination.destination,
      filter: auditRecords,
      uniqueWriterIdentity: true,
    },
    child,
  );
  destination.apply((where) => void letWrite(name, where as Destination, sink.writerIdentity, child));
  return sink.writerIdentity;
}

function letWrite(
  name: string,
  where: Destination,
  member: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions,
): pulumi.CustomResource {
  if (where.kind === "resource") return addMember(name, where.resource, { role: where.role, member }, opts);
  const expression = `resource.name.endsWith(${celText(where.name.replace(/^projects\/[^/]+\//, ""))})`;
  const condition = { title: "This log bucket only", expression };
  return new ProjectIAMMember(name, { project: where.project, role: where.role, member, condition }, opts);
}
