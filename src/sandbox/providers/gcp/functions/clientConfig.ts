import { type Properties, Secret } from "../../../../model/index.js";
import type { GcpCall } from "../settings.js";

/** The provider's own configuration; its access token opens nothing. */
export function clientConfig(_args: Properties, { settings }: GcpCall): Properties {
  const [project, region, zone] = [settings.project ?? "", settings.region ?? "", settings.zone ?? ""];
  return {
    id: `projects/${project}/regions/${region}/zones/${zone}`,
    project,
    region,
    zone,
    defaultLabels: settings.defaultLabels,
    accessToken: new Secret("sandbox-not-an-access-token"),
  };
}
