import { words } from "../../data.js";
import { el, svg } from "../dom.js";

/** What the shapes of the graph stand for, drawn as the canvas draws them. */
export function legend(): HTMLElement {
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
