import type { Change, Properties, Resource, Source } from "../model/index.js";

/** What every resource says at once. */
export interface Header {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly change: Change;
  readonly source: Source;
  readonly parent?: string;
}

/** A resource whose properties are converted when they are first looked at: most of a large plan never is. */
export class LazyResource implements Resource {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly change: Change;
  readonly source: Source;
  declare readonly parent?: string;
  #readProperties: (() => Properties) | undefined;
  #readReferences: (() => Resource["references"]) | undefined;
  #properties: Properties | undefined;
  #references: Resource["references"] | undefined;

  constructor(header: Header, properties: () => Properties, references: () => Resource["references"]) {
    this.address = header.address;
    this.type = header.type;
    this.name = header.name;
    this.change = header.change;
    this.source = header.source;
    if (header.parent !== undefined) this.parent = header.parent;
    this.#readProperties = properties;
    this.#readReferences = references;
  }

  get properties(): Properties {
    if (this.#properties === undefined) {
      this.#properties = this.#readProperties!();
      this.#readProperties = undefined;
    }
    return this.#properties;
  }

  get references(): Resource["references"] {
    if (this.#references === undefined) {
      this.#references = this.#readReferences!();
      this.#readReferences = undefined;
    }
    return this.#references;
  }
}
