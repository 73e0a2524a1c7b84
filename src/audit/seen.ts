/** Most events that are remembered: 2^24 take 256 MB; what comes later is counted though it may have come before. */
const most = 1 << 24;

/**
 * A set of texts that only remembers 64 bits of each: two of ten million differ in all but one case in a hundred
 * thousand, and each takes 16 bytes.
 */
export class Seen {
  #high = new Uint32Array(1 << 12);
  #low = new Uint32Array(1 << 12);
  #size = 0;

  /** Adds a text; whether it is new. */
  add(text: string): boolean {
    let [high, low] = [0x811c9dc5, 0x9747b28c];
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      high = Math.imul(high ^ code, 0x01000193);
      low = Math.imul(low ^ code, 0x5bd1e995);
      low ^= low >>> 15;
    }
    // A pair of zeros marks a free place.
    return this.#put(high >>> 0, (low | 1) >>> 0);
  }

  #put(high: number, low: number): boolean {
    const mask = this.#low.length - 1;
    let at = (high ^ Math.imul(low, 0x9e3779b1)) & mask;
    for (; this.#low[at] !== 0; at = (at + 1) & mask) {
      if (this.#low[at] === low && this.#high[at] === high) return false;
    }
    if (this.#size >= most) return true;
    this.#high[at] = high;
    this.#low[at] = low;
    if (++this.#size * 2 > this.#low.length) this.#grow();
    return true;
  }

  #grow(): void {
    const [high, low] = [this.#high, this.#low];
    this.#high = new Uint32Array(high.length * 2);
    this.#low = new Uint32Array(low.length * 2);
    this.#size = 0;
    low.forEach((each, at) => {
      if (each !== 0) this.#put(high[at]!, each);
    });
  }
}
