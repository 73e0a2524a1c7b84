import type { Places } from "./layered.js";

/** Nodes and the edges between them, by their place in the part that is laid out. */
export interface Springs {
  readonly nodes: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** Length at which an edge rests. */
const rest = 46;
/** How hard nodes push: at the length of an edge, about a tenth of it. */
const repulsion = 8000;
/** A cell is taken for one body where its width is less than this share of its distance (Barnes and Hut, 1986); below 1/√2, so that no node pushes itself. */
const coarse = 0.7;

/**
 * A layout by springs and repulsion, step by step, so that a page stays fluid while it settles: edges pull, nodes push
 * one another away, distant ones together as one. The same input gives the same picture.
 */
export class ForceLayout implements Places {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly #springs: Springs;
  readonly #moveX: Float32Array;
  readonly #moveY: Float32Array;
  readonly #degree: Int32Array;
  readonly #tree: Tree;
  #heat = 1;

  constructor(springs: Springs) {
    const { nodes } = springs;
    this.#springs = springs;
    this.x = new Float32Array(nodes);
    this.y = new Float32Array(nodes);
    this.#moveX = new Float32Array(nodes);
    this.#moveY = new Float32Array(nodes);
    this.#degree = new Int32Array(nodes);
    this.#tree = new Tree(nodes);
    for (let edge = 0; edge < springs.from.length; edge++) {
      this.#degree[springs.from[edge]!]!++;
      this.#degree[springs.to[edge]!]!++;
    }
    this.#spread();
  }

  /** Whether it has come to rest. */
  get settled(): boolean {
    return this.#heat < 0.012;
  }

  step(): void {
    this.#moveX.fill(0);
    this.#moveY.fill(0);
    this.#tree.build(this.x, this.y);
    for (let node = 0; node < this.#springs.nodes; node++) {
      this.#tree.push(node, this.x, this.y, this.#moveX, this.#moveY);
      // A light pull to the middle keeps parts that nothing links in the picture.
      this.#moveX[node]! -= this.x[node]! * 0.012;
      this.#moveY[node]! -= this.y[node]! * 0.012;
    }
    this.#pull();
    const longest = 60 * this.#heat;
    for (let node = 0; node < this.#springs.nodes; node++) {
      const [dx, dy] = [this.#moveX[node]!, this.#moveY[node]!];
      const length = Math.hypot(dx, dy);
      const scale = length > longest ? longest / length : 1;
      this.x[node]! += dx * scale;
      this.y[node]! += dy * scale;
    }
    this.#heat *= 0.975;
  }

  #pull(): void {
    const { from, to } = this.#springs;
    for (let edge = 0; edge < from.length; edge++) {
      const [a, b] = [from[edge]!, to[edge]!];
      const [dx, dy] = [this.x[b]! - this.x[a]!, this.y[b]! - this.y[a]!];
      const length = Math.hypot(dx, dy) || 1;
      // A hub is not torn about by its many edges.
      const strength = (0.5 * (length - rest)) / length;
      const [shareA, shareB] = [1 / Math.max(1, this.#degree[a]!), 1 / Math.max(1, this.#degree[b]!)];
      this.#moveX[a]! += dx * strength * Math.max(shareA, 0.02);
      this.#moveY[a]! += dy * strength * Math.max(shareA, 0.02);
      this.#moveX[b]! -= dx * strength * Math.max(shareB, 0.02);
      this.#moveY[b]! -= dy * strength * Math.max(shareB, 0.02);
    }
  }

  /** Nodes that are linked start side by side, along a spiral of even density. */
  #spread(): void {
    const { nodes, from, to } = this.#springs;
    const next: number[][] = Array.from({ length: nodes }, () => []);
    for (let edge = 0; edge < from.length; edge++) {
      next[from[edge]!]!.push(to[edge]!);
      next[to[edge]!]!.push(from[edge]!);
    }
    const place = new Int32Array(nodes).fill(-1);
    let count = 0;
    for (let start = 0; start < nodes; start++) {
      if (place[start]! >= 0) continue;
      const queue = [start];
      place[start] = count++;
      for (let head = 0; head < queue.length; head++) {
        for (const other of next[queue[head]!]!) {
          if (place[other]! >= 0) continue;
          place[other] = count++;
          queue.push(other);
        }
      }
    }
    for (let node = 0; node < nodes; node++) {
      const radius = 22 * Math.sqrt(place[node]! + 0.5);
      const angle = place[node]! * 2.399963;
      this.x[node] = radius * Math.cos(angle);
      this.y[node] = radius * Math.sin(angle);
    }
  }
}

/** A quadtree over points, in arrays that are kept from step to step. */
class Tree {
  readonly #child: Int32Array;
  readonly #mass: Float32Array;
  readonly #sumX: Float32Array;
  readonly #sumY: Float32Array;
  readonly #body: Int32Array;
  readonly #stack: Int32Array;
  readonly #stackWidth: Float32Array;
  #width = 1;
  #left = 0;
  #top = 0;
  #cells = 0;
  readonly #most: number;

  constructor(nodes: number) {
    this.#most = Math.max(64, nodes * 8);
    this.#child = new Int32Array(this.#most * 4);
    this.#mass = new Float32Array(this.#most);
    this.#sumX = new Float32Array(this.#most);
    this.#sumY = new Float32Array(this.#most);
    this.#body = new Int32Array(this.#most);
    this.#stack = new Int32Array(512);
    this.#stackWidth = new Float32Array(512);
  }

  build(x: Float32Array, y: Float32Array): void {
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let node = 0; node < x.length; node++) {
      left = Math.min(left, x[node]!);
      right = Math.max(right, x[node]!);
      top = Math.min(top, y[node]!);
      bottom = Math.max(bottom, y[node]!);
    }
    this.#left = left;
    this.#top = top;
    this.#width = Math.max(right - left, bottom - top, 1) * 1.001;
    this.#cells = 0;
    this.#cell();
    for (let node = 0; node < x.length; node++) this.#insert(node, x, y);
  }

  #cell(): number {
    const cell = this.#cells++;
    this.#child.fill(-1, cell * 4, cell * 4 + 4);
    this.#mass[cell] = 0;
    this.#sumX[cell] = 0;
    this.#sumY[cell] = 0;
    this.#body[cell] = -1;
    return cell;
  }

  #insert(node: number, x: Float32Array, y: Float32Array): void {
    let cell = 0;
    let [left, top, width] = [this.#left, this.#top, this.#width];
    const [px, py] = [x[node]!, y[node]!];
    for (;;) {
      const isLeaf = this.#mass[cell] === 0;
      const resident = this.#body[cell]!;
      this.#mass[cell]! += 1;
      this.#sumX[cell]! += px;
      this.#sumY[cell]! += py;
      if (isLeaf) {
        this.#body[cell] = node;
        return;
      }
      // Points that lie on one another, and a full tree, share a cell.
      if (width < 0.01 || this.#cells + 4 >= this.#most) {
        this.#body[cell] = -1;
        return;
      }
      width /= 2;
      if (resident >= 0) {
        this.#body[cell] = -1;
        const child = this.#childAt(cell, x[resident]!, y[resident]!, left, top, width);
        this.#mass[child] = 1;
        this.#sumX[child] = x[resident]!;
        this.#sumY[child] = y[resident]!;
        this.#body[child] = resident;
      }
      cell = this.#childAt(cell, px, py, left, top, width);
      if (px >= left + width) left += width;
      if (py >= top + width) top += width;
    }
  }

  #childAt(cell: number, px: number, py: number, left: number, top: number, half: number): number {
    const slot = cell * 4 + (px >= left + half ? 1 : 0) + (py >= top + half ? 2 : 0);
    const known = this.#child[slot]!;
    if (known >= 0) return known;
    const made = this.#cell();
    this.#child[slot] = made;
    return made;
  }

  /** Adds to a node's movement what all others push it. */
  push(node: number, x: Float32Array, y: Float32Array, moveX: Float32Array, moveY: Float32Array): void {
    const [px, py] = [x[node]!, y[node]!];
    let [forceX, forceY] = [0, 0];
    this.#stack[0] = 0;
    this.#stackWidth[0] = this.#width;
    let depth = 1;
    while (depth > 0) {
      depth--;
      const cell = this.#stack[depth]!;
      const width = this.#stackWidth[depth]!;
      const mass = this.#mass[cell]!;
      if (mass === 0 || this.#body[cell] === node) continue;
      const dx = px - this.#sumX[cell]! / mass;
      const dy = py - this.#sumY[cell]! / mass;
      const square = dx * dx + dy * dy + 0.5;
      const isFar = width * width < coarse * coarse * square;
      if (isFar || this.#body[cell]! >= 0 || this.#isEnd(cell)) {
        const push = (repulsion * mass) / (square * Math.sqrt(square));
        forceX += dx * push;
        forceY += dy * push;
        continue;
      }
      for (let slot = 0; slot < 4; slot++) {
        const child = this.#child[cell * 4 + slot]!;
        if (child < 0 || depth >= this.#stack.length) continue;
        this.#stack[depth] = child;
        this.#stackWidth[depth] = width / 2;
        depth++;
      }
    }
    moveX[node]! += forceX;
    moveY[node]! += forceY;
  }

  #isEnd(cell: number): boolean {
    const at = cell * 4;
    return (
      this.#child[at]! < 0 && this.#child[at + 1]! < 0 && this.#child[at + 2]! < 0 && this.#child[at + 3]! < 0
    );
  }
}
