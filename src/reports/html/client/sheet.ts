import type { IdentityDetail } from "../data.js";
import { bdi, button, el } from "./dom.js";

/** A sheet at the side that tells one thing whole; Escape closes it and the focus goes back to where it was. */
export class Sheet {
  readonly #dialog = el("dialog", { "aria-labelledby": "sheet-title" });

  constructor() {
    document.body.append(this.#dialog);
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close();
    });
  }

  open(
    title: string,
    detail: IdentityDetail,
    from: HTMLElement,
    showInGraph: (() => void) | undefined,
  ): void {
    let back: HTMLElement | undefined = from;
    const close = button("Close", () => this.#dialog.close(), { class: "close" });
    const actions = el("div", { class: "actions" });
    if (showInGraph !== undefined) {
      actions.append(
        button("Show in the graph", () => {
          back = undefined;
          this.#dialog.close();
          showInGraph();
        }),
      );
    }
    const sections = detail.flatMap(({ title: heading, lines }) => [
      el("h3", {}, heading),
      el("ul", {}, ...lines.map((line) => el("li", {}, bdi(line)))),
    ]);
    this.#dialog.replaceChildren(
      el("div", { class: "sheet" }, close, el("h2", { id: "sheet-title" }, bdi(title)), actions, ...sections),
    );
    this.#dialog.addEventListener("close", () => back?.focus(), { once: true });
    this.#dialog.showModal();
    this.#dialog.scrollTop = 0;
  }
}
