import { type GraphColumns, words } from "../../data.js";
import { textAt } from "../cells.js";
import { bdi, button, el, paused } from "../dom.js";
import { type Picture, placesOf } from "./canvas.js";
import { ForceLayout } from "./force.js";
import { layered } from "./layered.js";
import { legend } from "./legend.js";
import { edgesAt, type Links, linksOf, mostTelling, neighbourhood, type Part } from "./model.js";
import { Stage } from "./stage.js";

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
  readonly #stage: Stage;
  #focused = -1;
  #layout: ForceLayout | undefined;
  #wholePicture: Picture | undefined;
  #names: string[] | undefined;

  constructor(host: HTMLElement, data: GraphColumns) {
    this.#data = data;
    this.#links = linksOf(data.id.length, data.from, data.to);
    const nothing = this.#pictureOf({ nodes: [], edges: [] }, new Float32Array(0), new Float32Array(0));
    this.#stage = new Stage(nothing, {
      chosen: (node) => this.#focus(node),
      left: () => this.#showWhole(),
    });
    host.replaceChildren(
      this.#tools(),
      this.#matches,
      this.#stage.element,
      legend(),
      this.#status,
      this.#around,
    );
    this.#showWhole();
  }

  /** Shows what stands around one thing, by its id; answers whether it is in the graph. */
  focusOn(id: string): boolean {
    const node = this.#data.id.findIndex((index) => textAt(this.#data.strings, index) === id);
    if (node < 0) return false;
    this.#focus(node);
    this.#stage.focus();
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
    const all = this.#data.id.length;
    const shown = this.#wholePicture!.part.nodes.length;
    this.#status.textContent =
      shown === all
        ? `${all.toLocaleString("en")} things, ${this.#data.from.length.toLocaleString("en")} links`
        : `The ${shown.toLocaleString("en")} most telling of ${all.toLocaleString("en")} things; find any other by its name`;
    this.#stage.show(this.#wholePicture!, -1, this.#layout === undefined);
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
      if (layout.settled) {
        this.#layout = undefined;
        this.#stage.settle();
      } else requestAnimationFrame(advance);
      if (this.#focused < 0 && (!isStill || layout.settled)) {
        this.#stage.show(this.#wholePicture!, -1, layout.settled);
      }
    };
    requestAnimationFrame(advance);
  }

  #focus(node: number): void {
    this.#focused = node;
    this.#whole.disabled = false;
    this.#matches.replaceChildren();
    const around = neighbourhood(this.#links, node, Number(this.#steps.value), mostAround);
    const { x, y } = layered(around, this.#data.from, this.#data.to);
    const more = around.cut ? `; there are more than ${mostAround}` : "";
    this.#status.textContent = `${around.nodes.length - 1} around ${this.#name(node)}${more}`;
    this.#around.replaceChildren(
      el("h3", {}, bdi(this.#name(node))),
      el("p", { class: "note" }, bdi(textAt(this.#data.strings, this.#data.id[node]))),
      this.#linkList(node),
    );
    this.#stage.show(this.#pictureOf(around, x, y), node, true);
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
}
