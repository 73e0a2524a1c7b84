import { button, el, paused } from "./dom.js";

/** A column of a table whose rows are numbers. */
export interface Column {
  readonly title: string;
  readonly cell: (row: number) => Node;
  /** What rows are sorted by; columns without it cannot be. */
  readonly order?: (row: number) => number | string;
  readonly numeric?: boolean;
}

/** A choice by which rows are filtered. */
export interface Filter {
  readonly title: string;
  readonly choices: readonly string[];
  readonly test: (row: number, choice: number) => boolean;
}

export interface TableOptions {
  readonly caption: string;
  readonly rows: number;
  readonly columns: readonly Column[];
  readonly filters: readonly Filter[];
  /** Text of a row in which people search, in lower case. */
  readonly text: (row: number) => string;
  /** The column that is sorted by at first, and whether from the highest down. */
  readonly sorted: readonly [column: number, down: boolean];
  /** What is shown under a row on demand. */
  readonly more?: (row: number) => Node;
}

const pageSize = 50;
/** Rows on paper; more are counted, and the JSON has all. */
const printed = 1000;

/**
 * A table that sorts and filters and turns pages, so that a hundred thousand rows are as quick as fifty. Real table
 * elements: a screen reader tells headers, sorting and what is shown.
 */
export class PagedTable {
  readonly #options: TableOptions;
  readonly #body = el("tbody");
  readonly #heads: HTMLTableCellElement[] = [];
  readonly #status = el("p", { role: "status", class: "note" });
  readonly #previous = button("Previous", () => this.#turn(-1));
  readonly #next = button("Next", () => this.#turn(1));
  readonly #search = el("input", { type: "search", autocomplete: "off", spellcheck: "false" });
  readonly #selects: HTMLSelectElement[] = [];
  #sorted: readonly [column: number, down: boolean];
  #shown: Int32Array = new Int32Array(0);
  #page = 0;
  #texts: string[] | undefined;

  constructor(host: HTMLElement, options: TableOptions) {
    this.#options = options;
    this.#sorted = options.sorted;
    host.replaceChildren(
      this.#tools(),
      el("div", { class: "scroll" }, this.#table()),
      el("div", { class: "pager" }, this.#previous, this.#next, this.#status),
    );
    this.#update();
    // Paper has no pages to turn: what is filtered is printed whole.
    window.addEventListener("beforeprint", () => this.#fill(0, printed));
    window.addEventListener("afterprint", () => this.#show());
  }

  #tools(): HTMLElement {
    this.#search.addEventListener(
      "input",
      paused(() => this.#update()),
    );
    const selects = this.#options.filters.map(({ title, choices }) => {
      const select = el("select", {}, el("option", { value: "" }, "all"));
      choices.forEach((choice, index) => {
        select.append(el("option", { value: index }, choice));
      });
      select.addEventListener("change", () => this.#update());
      this.#selects.push(select);
      return el("label", {}, title, select);
    });
    const tools = el(
      "form",
      { class: "tools", role: "search", "aria-label": "Filter the table" },
      el("label", {}, "Search", this.#search),
      ...selects,
    );
    tools.addEventListener("submit", (event) => event.preventDefault());
    return tools;
  }

  #table(): HTMLTableElement {
    const { columns, caption } = this.#options;
    const row = el("tr");
    columns.forEach(({ title, order, numeric }, index) => {
      const head = el("th", { scope: "col", class: numeric ? "number" : "" });
      head.append(order === undefined ? title : button(title, () => this.#sortBy(index), { class: "sort" }));
      this.#heads.push(head);
      row.append(head);
    });
    return el("table", { class: "list" }, el("caption", {}, caption), el("thead", {}, row), this.#body);
  }

  #sortBy(column: number): void {
    const [current, down] = this.#sorted;
    this.#sorted = [column, column === current ? !down : this.#options.columns[column]!.numeric === true];
    this.#update();
  }

  #update(): void {
    const { rows, filters, columns } = this.#options;
    const words = this.#search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = filters.flatMap((filter, index) => {
      const { value } = this.#selects[index]!;
      return value === "" ? [] : [{ filter, choice: Number(value) }];
    });
    if (words.length > 0) this.#texts ??= Array.from({ length: rows }, (_, row) => this.#options.text(row));
    const kept: number[] = [];
    for (let row = 0; row < rows; row++) {
      if (!chosen.every(({ filter, choice }) => filter.test(row, choice))) continue;
      if (!words.every((word) => this.#texts![row]!.includes(word))) continue;
      kept.push(row);
    }
    const [column, down] = this.#sorted;
    const { order } = columns[column]!;
    if (order !== undefined) sort(kept, order, down);
    this.#heads.forEach((head, index) => {
      if (columns[index]!.order === undefined) return;
      head.setAttribute("aria-sort", index !== column ? "none" : down ? "descending" : "ascending");
    });
    this.#shown = Int32Array.from(kept);
    this.#page = 0;
    this.#show();
  }

  #turn(by: number): void {
    this.#page += by;
    this.#show();
  }

  #show(): void {
    const first = this.#page * pageSize;
    const last = Math.min(first + pageSize, this.#shown.length);
    this.#fill(first, last);
    this.#previous.disabled = this.#page === 0;
    this.#next.disabled = last >= this.#shown.length;
    const all = this.#options.rows;
    const of = this.#shown.length === all ? "" : `, filtered from ${all.toLocaleString("en")}`;
    this.#status.textContent =
      this.#shown.length === 0
        ? `Nothing to show${of}`
        : `${first + 1} to ${last} of ${this.#shown.length.toLocaleString("en")}${of}`;
  }

  #fill(first: number, last: number): void {
    const rows = Array.from(this.#shown.subarray(first, last), (row) => this.#row(row));
    const left = this.#shown.length - last;
    if (first === 0 && last >= printed && left > 0) {
      rows.push(el("tr", {}, el("td", { colspan: this.#options.columns.length }, `and ${left} more`)));
    }
    this.#body.replaceChildren(...rows);
  }

  #row(row: number): HTMLTableRowElement {
    const { columns, more } = this.#options;
    const cells = columns.map(({ cell, numeric }, index) =>
      el(
        index === 0 ? "th" : "td",
        { ...(index === 0 ? { scope: "row" } : {}), class: numeric ? "number" : "" },
        cell(row),
      ),
    );
    const line = el("tr", {}, ...cells);
    if (more !== undefined) this.#foldable(line, cells[0]!, row, more);
    return line;
  }

  /** A row whose first cell opens another under it. */
  #foldable(line: HTMLTableRowElement, head: HTMLElement, row: number, more: (row: number) => Node): void {
    const label = head.textContent ?? "";
    let below: HTMLTableRowElement | undefined;
    const toggle = button(
      "",
      () => {
        if (below === undefined) {
          below = el("tr", { class: "more" }, el("td", { colspan: this.#options.columns.length }, more(row)));
          line.after(below);
        } else {
          below.remove();
          below = undefined;
        }
        toggle.setAttribute("aria-expanded", String(below !== undefined));
      },
      { class: "link", "aria-expanded": "false" },
    );
    toggle.append(el("bdi", {}, label));
    head.replaceChildren(toggle);
  }
}

/** Sorts rows by a key that is worked out once for each; equal rows keep their order. */
function sort(rows: number[], order: (row: number) => number | string, down: boolean): void {
  const keys = new Map(rows.map((row) => [row, order(row)]));
  const sign = down ? -1 : 1;
  rows.sort((a, b) => {
    const [first, second] = [keys.get(a)!, keys.get(b)!];
    return first < second ? -sign : first > second ? sign : a - b;
  });
}
