import { bdi, el, svg } from "./dom.js";

/** A text by its place in the strings; empty where there is none. */
export function textAt(strings: readonly string[], index: number | undefined): string {
  return index === undefined || index < 0 ? "" : (strings[index] ?? "");
}

/** Text of the input as a cell. */
export function text(value: string): Node {
  return bdi(value);
}

/** A number of days, or that it is not known. */
export function days(value: number): Node {
  if (value >= 0) return document.createTextNode(value.toLocaleString("en"));
  return el("span", { class: "note" }, "—", el("span", { class: "unseen" }, "not known"));
}

/** A word in a ring, in the colour of its meaning. */
export function pill(word: string, tone: "bad" | "warn" | "good" | "note"): Node {
  return el("span", { class: `pill ${tone}` }, word);
}

/** A score from 0 to 100, with a small bar. */
export function meter(score: number): Node {
  const tone = score >= 75 ? "bad-fill" : score >= 25 ? "fill" : "faint-fill";
  const bar = svg("0 0 100 12", [
    ["rect", { class: "track", width: 100, height: 12, rx: 6 }],
    ["rect", { class: tone, width: Math.max(2, score), height: 12, rx: 6 }],
  ]);
  return el("span", { class: "meter" }, bar, String(score));
}

const signs = { present: "✓", unknown: "?", missing: "✕" } as const;

/** Three controls side by side: a sign for the eye, the words for a reader. */
export function controls(
  states: readonly (readonly [control: string, state: "present" | "unknown" | "missing"])[],
): Node {
  return el(
    "span",
    { class: "cells" },
    ...states.map(([control, state]) =>
      el(
        "span",
        { class: `cell ${state}`, title: `${control}: ${state}` },
        el("span", { "aria-hidden": "true" }, signs[state]),
        el("span", { class: "unseen" }, `${control} ${state}, `),
      ),
    ),
  );
}
