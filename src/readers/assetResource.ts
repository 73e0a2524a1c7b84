import type { GcpScope, Properties, Resource, Source } from "../model/index.js";
import type { Json } from "./text/json.js";

/** A GCP asset: a resource that carries its own IAM policy, whatever its type. */
export class AssetResource implements Resource {
  readonly references = {};
  readonly change = "same";
  constructor(
    readonly address: string,
    readonly type: string,
    readonly name: string,
    readonly properties: Properties,
    readonly source: Source,
    /** The policy set directly on it, and what it is. */
    readonly iamPolicy: { readonly policy: Json; readonly on: GcpScope } | undefined,
  ) {}
}
