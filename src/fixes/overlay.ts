import type { Folder } from "./source.js";

/** Files as they would be with the changes made so far; nothing is written. */
export class Overlay implements Folder {
  #changed = new Map<string, string>();
  version = 0;

  constructor(readonly base: Folder) {}

  files(folder: string): readonly string[] {
    return this.base.files(folder);
  }

  folders(folder: string): readonly string[] {
    return this.base.folders(folder);
  }

  text(path: string): string | undefined {
    return this.#changed.get(path) ?? this.base.text(path);
  }

  write(path: string, text: string): void {
    this.#changed.set(path, text);
    this.version++;
  }

  /** Paths of what differs from the files that are there. */
  changed(): readonly string[] {
    return [...this.#changed.keys()]
      .filter((path) => this.#changed.get(path) !== this.base.text(path))
      .sort();
  }

  /** Goes back to an earlier state; to the files that are there by default. */
  reset(to: ReadonlyMap<string, string> = new Map()): void {
    this.#changed = new Map(to);
    this.version++;
  }

  state(): ReadonlyMap<string, string> {
    return new Map(this.#changed);
  }
}
