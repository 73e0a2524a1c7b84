import { button, el } from "../dom.js";
import { coloursOf, draw, type Picture } from "./canvas.js";

/** What a person does on the stage that concerns more than the stage. */
export interface StageEvents {
  readonly chosen: (node: number) => void;
  readonly left: () => void;
}

/** One picture of the graph on a canvas: moved, zoomed and pointed at, by mouse and by keys. */
export class Stage {
  readonly element: HTMLElement;
  readonly #events: StageEvents;
  readonly #canvas = el("canvas", {
    tabindex: 0,
    role: "img",
    "aria-label":
      "Graph of who acts as what. Arrow keys move, plus and minus zoom, 0 fits; the list below says the same in words.",
  });
  readonly #context: CanvasRenderingContext2D;
  #picture: Picture;
  #view = { scale: 1, left: 0, top: 0 };
  #chosen = -1;
  #isStill = true;
  #hovered = -1;
  #isDrawn = false;

  constructor(picture: Picture, events: StageEvents) {
    this.#picture = picture;
    this.#events = events;
    const context = this.#canvas.getContext("2d");
    if (context === null) throw new Error("this browser draws no canvas");
    this.#context = context;
    const zoom = el(
      "div",
      { class: "zoom" },
      button("+", () => this.zoom(1.35), { "aria-label": "Zoom in" }),
      button("−", () => this.zoom(1 / 1.35), { "aria-label": "Zoom out" }),
      button("⤢", () => this.fit(), { "aria-label": "Fit the graph" }),
    );
    this.element = el("div", { class: "stage" }, this.#canvas, zoom);
    this.#listen();
  }

  /** Another picture, with the node that it is about, or -1; names are drawn once its layout rests. */
  show(picture: Picture, chosen: number, isStill: boolean): void {
    this.#picture = picture;
    this.#chosen = chosen;
    this.#isStill = isStill;
    this.fit();
  }

  /** For who watches from outside: the layout rests. */
  settle(): void {
    this.#canvas.dataset.settled = "true";
  }

  focus(): void {
    this.#canvas.scrollIntoView({ block: "center" });
    this.#canvas.focus({ preventScroll: true });
  }

  leave(): void {
    if (this.#chosen >= 0) this.#events.left();
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
          this.pan(x - held.x, y - held.y);
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
      if (node >= 0) this.#events.chosen(node);
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
        this.zoom(Math.exp(-event.deltaY * 0.0016), event.offsetX, event.offsetY);
      },
      { passive: false },
    );
    canvas.addEventListener("keydown", (event) => {
      const action = keys[event.key];
      if (action === undefined) return;
      event.preventDefault();
      action(this);
    });
    new ResizeObserver(() => this.fit()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#redraw());
    // Paper is white whatever the screen is; the colours of print are in force by then.
    matchMedia("print").addEventListener("change", () => this.#paint());
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

  pan(x: number, y: number): void {
    this.#view = { ...this.#view, left: this.#view.left + x, top: this.#view.top + y };
    this.#redraw();
  }

  zoom(by: number, x = this.#canvas.clientWidth / 2, y = this.#canvas.clientHeight / 2): void {
    const { scale, left, top } = this.#view;
    const next = Math.min(8, Math.max(0.02, scale * by));
    const factor = next / scale;
    this.#view = { scale: next, left: x - (x - left) * factor, top: y - (y - top) * factor };
    this.#redraw();
  }

  /** The whole picture in sight. */
  fit(): void {
    const { x, y } = this.#picture;
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    if (width === 0 || x.length === 0) return;
    const [left, right, top, bottom] = [least(x), -least(x, -1), least(y), -least(y, -1)];
    // Around a focus names stand on both sides.
    const room = this.#chosen >= 0 ? 440 : 20;
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
    const marks = { hovered: this.#hovered, chosen: this.#chosen, named: this.#isStill };
    draw(this.#context, width, height, this.#picture, this.#view, marks, coloursOf(this.#canvas));
  }
}

const keys: Readonly<Record<string, (stage: Stage) => void>> = {
  ArrowLeft: (stage) => stage.pan(50, 0),
  ArrowRight: (stage) => stage.pan(-50, 0),
  ArrowUp: (stage) => stage.pan(0, 50),
  ArrowDown: (stage) => stage.pan(0, -50),
  "+": (stage) => stage.zoom(1.35),
  "=": (stage) => stage.zoom(1.35),
  "-": (stage) => stage.zoom(1 / 1.35),
  "0": (stage) => stage.fit(),
  Escape: (stage) => stage.leave(),
};

/** The least of the values, or, with a negative sign, minus the greatest. */
function least(values: Float32Array, sign = 1): number {
  let found = Number.POSITIVE_INFINITY;
  for (const value of values) found = Math.min(found, sign * value);
  return found;
}
