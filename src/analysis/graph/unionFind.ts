/** Groups numbers that are said to be the same, each group led by its smallest. */
export class UnionFind {
  readonly #leader: Int32Array;

  constructor(size: number) {
    this.#leader = Int32Array.from({ length: size }, (_, index) => index);
  }

  leaderOf(index: number): number {
    let leader = index;
    while (this.#leader[leader]! !== leader) leader = this.#leader[leader]!;
    // Everything on the way is led directly from now on, so that later walks are short.
    for (let at = index; at !== leader; ) {
      const next = this.#leader[at]!;
      this.#leader[at] = leader;
      at = next;
    }
    return leader;
  }

  unite(a: number, b: number): void {
    const [first, second] = [this.leaderOf(a), this.leaderOf(b)];
    this.#leader[Math.max(first, second)] = Math.min(first, second);
  }
}
