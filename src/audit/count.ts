import type { Tally } from "../model/index.js";

/** Adds up calls and their times. */
export class Count {
  #count = 0;
  #denied = 0;
  #first = "";
  #last = "";
  #firstDenied = "";
  #lastDenied = "";

  constructor(at?: string, denied = false) {
    if (at !== undefined) this.add(at, denied);
  }

  add(at: string, denied: boolean): void {
    if (denied) {
      this.#denied++;
      if (this.#firstDenied === "" || at < this.#firstDenied) this.#firstDenied = at;
      if (at > this.#lastDenied) this.#lastDenied = at;
      return;
    }
    this.#count++;
    if (this.#first === "" || at < this.#first) this.#first = at;
    if (at > this.#last) this.#last = at;
  }

  tally(): Tally {
    const used = this.#count > 0;
    return {
      count: this.#count,
      denied: this.#denied,
      first: used ? this.#first : this.#firstDenied,
      last: used ? this.#last : this.#lastDenied,
      ...(this.#denied > 0 ? { lastDenied: this.#lastDenied } : {}),
    };
  }
}
