import { type LastUse, type Properties, type Resource, type Source, useType } from "../../model/index.js";

/** A record of use, by the name of what it is about. */
export class UseResource implements Resource {
  readonly type = useType;
  readonly properties: Properties = {};
  readonly references = {};
  readonly change = "same";
  readonly name: string;
  readonly lastUse: LastUse;
  constructor(
    /** As exports name it: ARN, or `//iam.googleapis.com/projects/…`. */
    readonly address: string,
    readonly source: Source,
    path: string,
    use: Omit<LastUse, "resource" | "path">,
  ) {
    this.name = use.id.slice(use.id.lastIndexOf("/") + 1);
    this.lastUse = { ...use, resource: this, path };
  }
}
