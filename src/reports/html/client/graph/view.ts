import { type GraphColumns, words } from "../../data.js";
import { textAt } from "../cells.js";
import { bdi, button, el, paused, svg } from "../dom.js";
import { coloursOf, draw, type Picture, placesOf } from "./canvas.js";
import { ForceLayout } from "./force.js";
import { layered } from "./layered.js";
import { edgesAt, type Links, linksOf, mostTelling, neighbourhood, type Part } from "./model.js";

/** Nodes of the whole picture, and of one neighbourhood; more are counted. */
const mostShown = 5000;
const mostAround = 250;
const mostMatches = 20;
/** Work on the layout between two frames, in milliseconds. */
const slice = 10;

const verbs = {
  "can-become": ["can become", "can be become by"],
  "runs-as": ["runs as", "runs"],
  holds: ["holds", "is held by"],
  reaches: ["reaches", "is reached by"],
  "delegates-to": ["delegates to", "is delegated to by"],
} as const;

/** The graph: the whole of it, or what stands around one node; by mouse, by keys, and as a list for a reader. */
export class GraphView {
  readonly #data: GraphColumns;
  readonly #links: Links;
  readonly #canvas = el("canvas", {
    tabindex: 0,
    role: "img",
    "aria-label":
      "Graph of who acts as what. Arrow keys move, plus and minus zoom, 0 fits; the list below says the same in words.",
  });
  readonly #context: CanvasRenderingContext2D;
  readonly #status = el("p", { role: "status", class: "note" });
  readonly #around = el("div");
  readonly #matches = el("ul", { class: "matches", "aria-label": "Matches" });
  readonly #search = el("input", { type: "search", autocomplete: "off", spellcheck: "false" });
  readonly #steps = el(
    "select",
    {},
    ...["1 step", "2 steps", "3 steps"].map((name, index) => el("option", { value: index + 1 }, name)),
  );
  readonly #whole = button("Whole graph", () => this.#showWhole());
  #picture: Picture;
  #view = { scale: 1, left: 0, top: 0 };
  #focused = -1;
  #hovered = -1;
  #layout: ForceLayout | undefined;
  #wholePicture: Picture | undefined;
  #isDrawn = false;
  #names: string[] | undefined;

  constructor(host: HTMLElement, data: GraphColumns) {
    this.#data = data;
    this.#links = linksOf(data.id.length, data.from, data.to);
    const context = this.#canvas.getContext("2d");
    if (context === null) throw new Error("this browser draws no canvas");
    this.#context = context;
    this.#picture = this.#pictureOf({ nodes: [], edges: [] }, new Float32Array(0), new Float32Array(0));
    host.replaceChildren(this.#tools(), this.#matches, this.#stage(), legend(), this.#status, this.#around);
    this.#listen();
    this.#showWhole();
  }

  /** Shows what stands around one thing, by its id; answers whether it is in the graph. */
  focusOn(id: string): boolean {
    const node = this.#data.id.findIndex((index) => textAt(this.#data.strings, index) === id);
    if (node < 0) return false;
    this.#focus(node);
    this.#canvas.scrollIntoView({ block: "center" });
    this.#canvas.focus({ preventScroll: true });
    return true;
  }

  #tools(): HTMLElement {
    this.#search.addEventListener(
      "input",
      paused(() => this.#find()),
    );
    this.#steps.addEventListener("change", () => {
      if (this.#focused >= 0) this.#focus(this.#focused);
    });
    const tools = el(
      "form",
      { class: "tools", role: "search", "aria-label": "Find in the graph" },
      el("label", {}, "Find", this.#search),
      el("label", {}, "Around it", this.#steps),
      this.#whole,
    );
    tools.addEventListener("submit", (event) => event.preventDefault());
    return tools;
  }

  #stage(): HTMLElement {
    const zoom = el(
      "div",
      { class: "zoom" },
      button("+", () => this.#zoom(1.35), { "aria-label": "Zoom in" }),
      button("−", () => this.#zoom(1 / 1.35), { "aria-label": "Zoom out" }),
      button("⤢", () => this.#fit(), { "aria-label": "Fit the graph" }),
    );
    return el("div", { class: "stage" }, this.#canvas, zoom);
  }

  #name(node: number): string {
    const { strings, name, id } = this.#data;
    return textAt(strings, name[node]) || textAt(strings, id[node]);
  }

  #find(): void {
    const wanted = this.#search.value.trim().toLowerCase();
    this.#names ??= this.#data.id.map((id, node) =>
      `${this.#name(node)} ${textAt(this.#data.strings, id)}`.toLowerCase(),
    );
    const found: number[] = [];
    let count = 0;
    if (wanted !== "") {
      this.#names.forEach((name, node) => {
        if (!name.includes(wanted)) return;
        count++;
        if (found.length < mostMatches) found.push(node);
      });
    }
    this.#matches.replaceChildren(...found.map((node) => el("li", {}, this.#nodeButton(node))));
    if (wanted !== "") {
      this.#status.textContent = `${count.toLocaleString("en")} found${count > found.length ? `, the first ${found.length} listed` : ""}`;
    }
  }

  #nodeButton(node: number): HTMLElement {
    const made = button("", () => this.#focus(node), { class: "link" });
    made.append(bdi(this.#name(node)));
    return el("span", {}, made, el("span", { class: "note" }, ` ${words.node[this.#data.kind[node]!]}`));
  }

  #pictureOf(part: Part, x: Float32Array, y: Float32Array): Picture {
    const { kind, risk, from, to } = this.#data;
    return { part, x, y, labels: (node) => this.#name(node), kinds: kind, risks: risk, from, to };
  }

  #showWhole(): void {
    this.#focused = -1;
    this.#whole.disabled = true;
    this.#around.replaceChildren();
    if (this.#wholePicture === undefined) this.#startLayout();
    this.#picture = this.#wholePicture!;
    const all = this.#data.id.length;
    const shown = this.#picture.part.nodes.length;
    this.#status.textContent =
      shown === all
        ? `${all.toLocaleString("en")} things, ${this.#data.from.length.toLocaleString("en")} links`
        : `The ${shown.toLocaleString("en")} most telling of ${all.toLocaleString("en")} things; find any other by its name`;
    this.#fit();
  }

  /** Lays the whole graph out in slices, so that the page answers meanwhile; at once where motion is not wanted. */
  #startLayout(): void {
    const { risk } = this.#data;
    const degree = (node: number) =>
      edgesAt(this.#links.out, node).length + edgesAt(this.#links.in, node).length;
    const part = mostTelling(
      this.#links,
      (node) => risk[node]! * 10 + Math.min(100, degree(node)),
      mostShown,
    );
    const place = placesOf(part);
    const ends = (column: readonly number[]) =>
      Int32Array.from(part.edges, (edge) => place.get(column[edge]!)!);
    const layout = new ForceLayout({
      nodes: part.nodes.length,
      from: ends(this.#data.from),
      to: ends(this.#data.to),
    });
    this.#layout = layout;
    this.#wholePicture = this.#pictureOf(part, layout.x, layout.y);
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const advance = () => {
      const end = performance.now() + slice;
      while (!layout.settled && performance.now() < end) layout.step();
      if (this.#focused < 0 && (!isStill || layout.settled)) this.#fit();
      if (layout.settled) {
        this.#layout = undefined;
        this.#canvas.dataset.settled = "true";
      } else requestAnimationFrame(advance);
    };
    requestAnimationFrame(advance);
  }

  #focus(node: number): void {
    this.#focused = node;
    this.#whole.disabled = false;
    this.#matches.replaceChildren();
    const around = neighbourhood(this.#links, node, Number(this.#steps.value), mostAround);
    const { x, y } = layered(around, this.#data.from, this.#data.to);
    this.#picture = this.#pictureOf(around, x, y);
    const more = around.cut ? `; there are more than ${mostAround}` : "";
    this.#status.textContent = `${around.nodes.length - 1} around ${this.#name(node)}${more}`;
    this.#around.replaceChildren(
      el("h3", {}, bdi(this.#name(node))),
      el("p", { class: "note" }, bdi(textAt(this.#data.strings, this.#data.id[node]))),
      this.#linkList(node),
    );
    this.#fit();
  }

  /** The same in words: each link of the node, with who says so. */
  #linkList(node: number): HTMLElement {
    const list = el("ul", { class: "links" });
    for (const [side, ends, direction] of [
      [this.#links.in, this.#links.from, 1],
      [this.#links.out, this.#links.to, 0],
    ] as const) {
      for (const edge of edgesAt(side, node)) {
        if (list.children.length >= mostAround) break;
        const verb = verbs[words.edge[this.#data.edge[edge]!]!][direction];
        const proof = `${words.evidence[this.#data.evidence[edge]!]}, ${textAt(this.#data.strings, this.#data.path[edge])}`;
        list.append(
          el("li", {}, `${verb} `, this.#nodeButton(ends[edge]!), el("div", { class: "note" }, bdi(proof))),
        );
      }
    }
    return list;
  }

  #listen(): void {
    const canvas = this.#canvas;
    let held: { x: number; y: number; moved: boolean } | undefined;
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      held = { x: event.offsetX, y: event.offsetY, moved: false };
    });
    canvas.addEventListener("pointermove", (event) => {
      const { offsetX: x, offsetY: y } = event;
      if (held !== undefined) {
        if (Math.hypot(x - held.x, y - held.y) > 3 || held.moved) {
          this.#move(x - held.x, y - held.y);
          held = { x, y, moved: true };
        }
        return;
      }
      const hovered = this.#at(x, y);
      if (hovered !== this.#hovered) {
        this.#hovered = hovered;
        this.#redraw();
      }
    });
    canvas.addEventListener("pointerup", (event) => {
      const node = held?.moved ? -1 : this.#at(event.offsetX, event.offsetY);
      held = undefined;
      if (node >= 0) this.#focus(node);
    });
    canvas.addEventListener("pointerleave", () => {
      this.#hovered = -1;
      this.#redraw();
    });
    canvas.addEventListener(
      "wheel",
      (event) => {
        // A page that scrolls past is not caught: zooming by wheel takes Ctrl, or the focus on the graph.
        if (!event.ctrlKey && document.activeElement !== canvas) return;
        event.preventDefault();
        this.#zoom(Math.exp(-event.deltaY * 0.0016), event.offsetX, event.offsetY);
      },
      { passive: false },
    );
    canvas.addEventListener("keydown", (event) => {
      const action = keys[event.key];
      if (action === undefined) return;
      event.preventDefault();
      action(this);
    });
    new ResizeObserver(() => this.#fit()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#redraw());
    // Paper is white whatever the screen is; the colours of print are in force by then.
    matchMedia("print").addEventListener("change", () => this.#paint());
  }

  /** For the keys. */
  pan(x: number, y: number): void {
    this.#move(x, y);
  }
  zoom(by: number): void {
    this.#zoom(by);
  }
  fit(): void {
    this.#fit();
  }
  leave(): void {
    if (this.#focused >= 0) this.#showWhole();
  }

  #at(x: number, y: number): number {
    const { part, x: xs, y: ys } = this.#picture;
    const { scale, left, top } = this.#view;
    const [px, py] = [(x - left) / scale, (y - top) / scale];
    let best = Math.max(7, 12 / scale);
    let found = -1;
    part.nodes.forEach((node, at) => {
      const distance = Math.hypot(xs[at]! - px, ys[at]! - py);
      if (distance < best) {
        best = distance;
        found = node;
      }
    });
    return found;
  }

  #move(x: number, y: number): void {
    this.#view = { ...this.#view, left: this.#view.left + x, top: this.#view.top + y };
    this.#redraw();
  }

  #zoom(by: number, x = this.#canvas.clientWidth / 2, y = this.#canvas.clientHeight / 2): void {
    const { scale, left, top } = this.#view;
    const next = Math.min(8, Math.max(0.02, scale * by));
    const factor = next / scale;
    this.#view = { scale: next, left: x - (x - left) * factor, top: y - (y - top) * factor };
    this.#redraw();
  }

  #fit(): void {
    const { x, y } = this.#picture;
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    if (width === 0 || x.length === 0) return;
    const [left, right, top, bottom] = [least(x), -least(x, -1), least(y), -least(y, -1)];
    // Around a focus names stand on both sides.
    const room = this.#focused >= 0 ? 440 : 20;
    const scale = Math.min(
      1.4,
      (width - 60) / (right - left + room || 1),
      (height - 60) / (bottom - top + 20 || 1),
    );
    this.#view = {
      scale,
      left: width / 2 - ((left + right) / 2) * scale,
      top: height / 2 - ((top + bottom) / 2) * scale,
    };
    this.#redraw();
  }

  #redraw(): void {
    if (this.#isDrawn) return;
    this.#isDrawn = true;
    requestAnimationFrame(() => {
      this.#isDrawn = false;
      this.#paint();
    });
  }

  #paint(): void {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    if (width === 0) return;
    const ratio = window.devicePixelRatio || 1;
    if (
      this.#canvas.width !== Math.round(width * ratio) ||
      this.#canvas.height !== Math.round(height * ratio)
    ) {
      this.#canvas.width = Math.round(width * ratio);
      this.#canvas.height = Math.round(height * ratio);
    }
    const marks = { hovered: this.#hovered, chosen: this.#focused, named: this.#layout === undefined };
    draw(this.#context, width, height, this.#picture, this.#view, marks, coloursOf(this.#canvas));
  }
}

const keys: Readonly<Record<string, (view: GraphView) => void>> = {
  ArrowLeft: (view) => view.pan(50, 0),
  ArrowRight: (view) => view.pan(-50, 0),
  ArrowUp: (view) => view.pan(0, 50),
  ArrowDown: (view) => view.pan(0, -50),
  "+": (view) => view.zoom(1.35),
  "=": (view) => view.zoom(1.35),
  "-": (view) => view.zoom(1 / 1.35),
  "0": (view) => view.fit(),
  Escape: (view) => view.leave(),
};

/** The least of the values, or, with a negative sign, minus the greatest. */
function least(values: Float32Array, sign = 1): number {
  let found = Number.POSITIVE_INFINITY;
  for (const value of values) found = Math.min(found, sign * value);
  return found;
}

function legend(): HTMLElement {
  const shapes = {
    identity: ["circle", { cx: 7, cy: 7, r: 6 }],
    credential: ["path", { d: "M7 0l7 7-7 7-7-7z" }],
    provider: ["path", { d: "M7 0l7 13H0z" }],
    workload: ["rect", { x: 1, y: 1, width: 12, height: 12 }],
    principal: ["circle", { cx: 7, cy: 7, r: 5 }],
    resource: ["circle", { cx: 7, cy: 7, r: 4 }],
  } as const;
  const names = {
    identity: "identity",
    credential: "credential",
    provider: "issuer or authority",
    workload: "workload",
    principal: "somebody outside the input",
    resource: "resource",
  } as const;
  return el(
    "ul",
    { class: "legend", "aria-label": "Legend" },
    ...words.node.map((kind) => {
      const [tag, attributes] = shapes[kind];
      return el("li", {}, svg("0 0 14 14", [[tag, { ...attributes, class: `k-${kind}` }]]), names[kind]);
    }),
  );
}
