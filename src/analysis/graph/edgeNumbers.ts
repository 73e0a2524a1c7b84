const firstRoom = 64;

/**
 * Edges by the numbers of their ends and kind, each once: a hash table in typed arrays, with no object or text for any
 * of them.
 */
export class EdgeNumbers {
  #from = new Int32Array(firstRoom);
  #to = new Int32Array(firstRoom);
  #kind = new Uint8Array(firstRoom);
  #length = 0;
  /** By the hash of an edge: its index, one more than it is; 0 is a free place. At most half of them are taken. */
  #places = new Int32Array(2 * firstRoom);

  /** The index of an edge; a new one has the next. */
  indexOf(from: number, to: number, kind: number): number {
    let place = this.#firstPlace(from, to, kind);
    for (let found = this.#places[place]!; found !== 0; found = this.#places[place]!) {
      const index = found - 1;
      if (this.#from[index] === from && this.#to[index] === to && this.#kind[index] === kind) return index;
      place = (place + 1) & (this.#places.length - 1);
    }
    if (this.#length === this.#from.length) {
      this.#grow();
      return this.indexOf(from, to, kind);
    }
    const index = this.#length++;
    this.#from[index] = from;
    this.#to[index] = to;
    this.#kind[index] = kind;
    this.#places[place] = index + 1;
    return index;
  }

  /** Where each edge leads from, by index. */
  get from(): Int32Array {
    return this.#from.slice(0, this.#length);
  }

  /** Where each edge leads to, by index. */
  get to(): Int32Array {
    return this.#to.slice(0, this.#length);
  }

  /** The kind of each edge, by index. */
  get kinds(): Uint8Array {
    return this.#kind.slice(0, this.#length);
  }

  #firstPlace(from: number, to: number, kind: number): number {
    const mixed = Math.imul(Math.imul(from, 0x9e3779b1) ^ to ^ (kind << 28), 0x85ebca6b);
    return (mixed ^ (mixed >>> 15)) & (this.#places.length - 1);
  }

  #grow(): void {
    const room = 2 * this.#length;
    const [from, to, kind] = [new Int32Array(room), new Int32Array(room), new Uint8Array(room)];
    from.set(this.#from);
    to.set(this.#to);
    kind.set(this.#kind);
    [this.#from, this.#to, this.#kind] = [from, to, kind];
    this.#places = new Int32Array(2 * room);
    for (let index = 0; index < this.#length; index++) {
      let place = this.#firstPlace(from[index]!, to[index]!, kind[index]!);
      while (this.#places[place] !== 0) place = (place + 1) & (this.#places.length - 1);
      this.#places[place] = index + 1;
    }
  }
}
