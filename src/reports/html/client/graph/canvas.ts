import { words } from "../../data.js";
import type { Part } from "./model.js";

type NodeKind = (typeof words.node)[number];

/** What a picture is drawn from. */
export interface Picture {
  readonly part: Part;
  /** Places of the part's nodes, in their order. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly labels: (node: number) => string;
  readonly kinds: readonly number[];
  readonly risks: readonly number[];
  readonly from: readonly number[];
  readonly to: readonly number[];
}

export interface View {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

export interface Marks {
  readonly hovered: number;
  readonly chosen: number;
  /** Every node by its name; otherwise only where there is room. */
  readonly named: boolean;
}

type Colours = Readonly<Record<NodeKind | "ink" | "soft" | "line" | "raised" | "bad" | "own", string>>;

/** Draws the picture: all edges of a kind in one stroke, so that thousands cost one frame. */
export function draw(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  picture: Picture,
  view: View,
  marks: Marks,
  colours: Colours,
): void {
  const { part, x, y, from, to, kinds } = picture;
  const place = placesOf(part);
  const ratio = context.canvas.width / width;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.setTransform(view.scale * ratio, 0, 0, view.scale * ratio, view.left * ratio, view.top * ratio);
  const near = (node: number) => node === marks.hovered || node === marks.chosen;
  const few = part.nodes.length <= 300;
  for (const isNear of [false, true]) {
    context.beginPath();
    for (const edge of part.edges) {
      if ((near(from[edge]!) || near(to[edge]!)) !== isNear) continue;
      const [a, b] = [place.get(from[edge]!)!, place.get(to[edge]!)!];
      context.moveTo(x[a]!, y[a]!);
      context.lineTo(x[b]!, y[b]!);
      if (few) arrow(context, x[a]!, y[a]!, x[b]!, y[b]!);
    }
    context.strokeStyle = isNear ? colours.own : few ? colours.soft : colours.line;
    context.globalAlpha = isNear ? 1 : few ? 0.55 : 0.8;
    context.lineWidth = (isNear ? 1.6 : 1) / Math.sqrt(view.scale);
    context.stroke();
  }
  context.globalAlpha = 1;
  part.nodes.forEach((node, at) => {
    const [px, py] = [x[at]!, y[at]!];
    const kind = words.node[kinds[node]!]!;
    const size = sizeOf(kind, few, view.scale) * (near(node) ? 1.35 : 1);
    shape(context, kind, px, py, size, colours);
    if (picture.risks[node]! >= 75) ring(context, px, py, size * 1.4, colours.bad);
    if (node === marks.chosen) ring(context, px, py, size * 1.8, colours.own);
  });
  drawLabels(context, picture, view, marks, colours, few);
}

const memo = new WeakMap<Part, ReadonlyMap<number, number>>();

/** Where each node of a part stands in it. */
export function placesOf(part: Part): ReadonlyMap<number, number> {
  const known = memo.get(part) ?? new Map(part.nodes.map((node, at) => [node, at]));
  memo.set(part, known);
  return known;
}

/** Half the width of a node. From afar nodes grow, so that they can still be seen and told apart. */
function sizeOf(kind: NodeKind, few: boolean, scale: number): number {
  const size = kind === "identity" ? 6.5 : kind === "resource" ? 3.5 : 5;
  return few ? size * 1.2 : size * Math.max(1, 0.38 / scale);
}

/** Kinds differ by shape, too: nobody needs to tell colours apart. */
function shape(
  context: CanvasRenderingContext2D,
  kind: NodeKind,
  x: number,
  y: number,
  size: number,
  colours: Colours,
): void {
  context.beginPath();
  switch (kind) {
    case "identity":
    case "resource":
    case "principal":
      context.arc(x, y, size, 0, 2 * Math.PI);
      break;
    case "workload":
      context.rect(x - size, y - size, 2 * size, 2 * size);
      break;
    case "credential":
      polygon(context, x, y, [0, -1.25 * size, 1.25 * size, 0, 0, 1.25 * size, -1.25 * size, 0]);
      break;
    case "provider":
      polygon(context, x, y, [0, -1.2 * size, 1.15 * size, 0.9 * size, -1.15 * size, 0.9 * size]);
      break;
  }
  if (kind === "principal") {
    context.fillStyle = colours.raised;
    context.fill();
    context.strokeStyle = colours.soft;
    context.lineWidth = size * 0.3;
    context.stroke();
  } else {
    context.fillStyle = colours[kind];
    context.fill();
  }
}

function polygon(context: CanvasRenderingContext2D, x: number, y: number, points: readonly number[]): void {
  context.moveTo(x + points[0]!, y + points[1]!);
  for (let at = 2; at < points.length; at += 2) context.lineTo(x + points[at]!, y + points[at + 1]!);
  context.closePath();
}

function ring(context: CanvasRenderingContext2D, x: number, y: number, radius: number, colour: string): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.strokeStyle = colour;
  context.lineWidth = 1.8;
  context.stroke();
}

function arrow(context: CanvasRenderingContext2D, ax: number, ay: number, bx: number, by: number): void {
  const length = Math.hypot(bx - ax, by - ay) || 1;
  const [ux, uy] = [(bx - ax) / length, (by - ay) / length];
  const [tx, ty] = [bx - ux * 10, by - uy * 10];
  context.moveTo(tx - ux * 6 - uy * 3.5, ty - uy * 6 + ux * 3.5);
  context.lineTo(tx, ty);
  context.lineTo(tx - ux * 6 + uy * 3.5, ty - uy * 6 - ux * 3.5);
}

const longest = 34;

function drawLabels(
  context: CanvasRenderingContext2D,
  picture: Picture,
  view: View,
  marks: Marks,
  colours: Colours,
  few: boolean,
): void {
  const { part, x, y, labels, kinds } = picture;
  const size = 12 / view.scale;
  context.font = `${size}px system-ui, sans-serif`;
  context.textBaseline = "middle";
  part.nodes.forEach((node, at) => {
    const isMarked = node === marks.hovered || node === marks.chosen;
    const hasRoom = few ? view.scale > 0.55 : view.scale > 1.6;
    if (!isMarked && !(marks.named && hasRoom)) return;
    const [px, py] = [x[at]!, y[at]!];
    const [sx, sy] = [px * view.scale + view.left, py * view.scale + view.top];
    if (sx < -200 || sy < -20 || sx > 4000 || sy > 4000) return;
    const whole = labels(node);
    const label = !isMarked && whole.length > longest ? `${whole.slice(0, longest - 1)}…` : whole;
    const gap = sizeOf(words.node[kinds[node]!]!, few, view.scale) + 6;
    // Around a focus names stand on the outer side, where no edge runs.
    const side = !few ? 1 : Math.sign(Math.round(px));
    context.textAlign = side < 0 ? "right" : side > 0 ? "left" : "center";
    const left = px + side * gap;
    const top = side === 0 ? py + gap + 12 : py;
    context.lineWidth = 3.5 / view.scale;
    context.strokeStyle = colours.raised;
    context.strokeText(label, left, top);
    context.fillStyle = isMarked ? colours.ink : colours.soft;
    context.fillText(label, left, top);
  });
}

/** The page's colours as they are now. */
export function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    identity: read("own"),
    credential: read("credential"),
    provider: read("good-fill"),
    workload: read("ink"),
    principal: read("raised"),
    resource: read("faint-fill"),
    ink: read("ink"),
    soft: read("soft"),
    line: read("line"),
    raised: read("raised"),
    bad: read("bad"),
    own: read("own"),
  };
}
