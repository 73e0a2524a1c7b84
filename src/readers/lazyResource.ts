import type { Change, Properties, Resource, Source } from "../model/index.js";

/** What every resource says at once. */
export interface Header {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly change: Change;
  readonly source: Source;
  readonly parent: string | undefined;
}

interface Memo {
  properties?: Properties;
  references?: Resource["references"];
  uses?: Resource["uses"] | undefined;
}

/** A resource that is converted when it is first looked at: most of a large plan never is. */
export abstract class LazyResource implements Resource {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly change: Change;
  readonly source: Source;
  declare readonly parent?: string;
  /** Private fields cost time in each of many resources: one holds both. */
  #memo: Memo | undefined;

  constructor(header: Header) {
    this.address = header.address;
    this.type = header.type;
    this.name = header.name;
    this.change = header.change;
    this.source = header.source;
    if (header.parent !== undefined) this.parent = header.parent;
  }

  get properties(): Properties {
    this.#memo ??= {};
    this.#memo.properties ??= this.readProperties();
    return this.#memo.properties;
  }

  get references(): Resource["references"] {
    this.#memo ??= {};
    this.#memo.references ??= this.readReferences();
    return this.#memo.references;
  }

  get uses(): Resource["uses"] {
    this.#memo ??= {};
    this.#memo.uses ??= this.readUses();
    return this.#memo.uses;
  }

  protected abstract readProperties(): Properties;
  protected abstract readReferences(): Resource["references"];

  /** What the input says of single outputs; most say nothing. */
  protected readUses(): Resource["uses"] {
    return undefined;
  }
}
