import type { Entry, ListNode, MapNode, Node } from "../node.js";
import { syntaxes } from "../syntax.js";
import { HclMistake, Scanner } from "./scanner.js";

/**
 * The blocks and attributes of a Terraform or OpenTofu file with their places; undefined for what is not understood
 * (HCL Native Syntax Specification). Expressions are read as far as they are literal, and passed over otherwise.
 */
export function parseHcl(text: string): MapNode | undefined {
  try {
    return new Parser(text).file();
  } catch (error) {
    if (error instanceof HclMistake) return undefined;
    throw error;
  }
}

class Parser {
  readonly #scan: Scanner;

  constructor(readonly text: string) {
    this.#scan = new Scanner(text);
  }

  file(): MapNode {
    const start = this.#scan.at;
    const entries = this.#body("");
    const end = this.#scan.at;
    return { kind: "map", syntax: syntaxes.hclBody, entries, start, end, inside: { start, end } };
  }

  #body(close: "" | "}"): Entry[] {
    const scan = this.#scan;
    const entries: Entry[] = [];
    for (;;) {
      scan.skip(true);
      if (scan.next === close) return entries;
      entries.push(this.#item());
    }
  }

  /** `name = expression`, or `name "label" … { body }`. */
  #item(): Entry {
    const scan = this.#scan;
    const start = scan.at;
    const key = scan.name();
    if (key === undefined) throw new HclMistake("expected a name");
    const keySpan = { start, end: scan.at };
    scan.skip(false);
    if (scan.next === "=" && scan.text[scan.at + 1] !== "=") {
      scan.at++;
      scan.skip(false);
      const value = this.#expression(false);
      return { key, keySpan, value, start, end: value.end };
    }
    const labels: string[] = [];
    while (scan.next !== "{") {
      labels.push(scan.next === '"' ? (scan.quoted().value ?? "") : (scan.name() ?? this.#noBlock()));
      scan.skip(false);
    }
    const value = scan.nested(() => this.#braces(syntaxes.hclBody, () => this.#body("}")));
    return { key, keySpan, value, start, end: value.end, labels };
  }

  #noBlock(): never {
    throw new HclMistake("expected a block");
  }

  #braces(syntax: MapNode["syntax"], read: () => Entry[]): MapNode {
    const scan = this.#scan;
    const start = scan.at;
    scan.expect("{");
    const entries = read();
    const inside = { start: start + 1, end: scan.at };
    scan.expect("}");
    return { kind: "map", syntax, entries, start, end: scan.at, inside };
  }

  /** @param lines whether the expression stands in brackets, where line ends mean nothing */
  #expression(lines: boolean): Node {
    const scan = this.#scan;
    const start = scan.at;
    const found = scan.nested(() => this.#primary());
    const end = scan.at;
    scan.skip(lines);
    if (found !== undefined && /^[,}\])\n]?$/.test(scan.next)) {
      const last = scan.at;
      // Spaces and comments after a value are not part of it.
      scan.at = lines ? last : end;
      return found;
    }
    scan.passExpression(lines);
    return { kind: "other", start, end: trimmedEnd(scan.text, start, scan.at) };
  }

  /** A value by itself; undefined for what is computed. The place is then anywhere inside of it. */
  #primary(): Node | undefined {
    const scan = this.#scan;
    const start = scan.at;
    switch (scan.next) {
      case "{":
        return this.#startsFor() ? undefined : this.#object();
      case "[":
        return this.#startsFor() ? undefined : this.#list("[", "]");
      case '"': {
        const { value, content } = scan.quoted();
        const end = scan.at;
        if (value === undefined) return { kind: "other", start, end };
        const isPlain = scan.text.slice(content.start, content.end) === value;
        return { kind: "literal", value, start, end, ...(isPlain ? { content } : {}) };
      }
      case "<": {
        if (!scan.isHeredoc()) return undefined;
        const { content, plain } = scan.heredoc();
        const end = scan.at;
        if (!plain) return { kind: "other", start, end };
        return { kind: "literal", value: scan.text.slice(content.start, content.end), start, end, content };
      }
      default:
        return this.#word();
    }
  }

  /** A number, `true`, a call, or a name with its attributes. */
  #word(): Node | undefined {
    const scan = this.#scan;
    const start = scan.at;
    const number = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
    number.lastIndex = start;
    const digits = number.exec(scan.text)?.[0];
    if (digits !== undefined) {
      scan.at += digits.length;
      return { kind: "literal", value: Number(digits), start, end: scan.at };
    }
    const name = scan.name();
    if (name === undefined) return undefined;
    if (name === "true" || name === "false") {
      return { kind: "literal", value: name === "true", start, end: scan.at };
    }
    if (scan.next === "(") {
      const { items, end } = this.#list("(", ")");
      return { kind: "call", name, items, start, end };
    }
    for (;;) {
      if (scan.next === ".") {
        scan.at++;
        if (scan.name() === undefined) return undefined;
      } else if (scan.next === "[") scan.passToken();
      else return { kind: "reference", name: scan.text.slice(start, scan.at), start, end: scan.at };
    }
  }

  #object(): MapNode {
    const scan = this.#scan;
    return this.#braces(syntaxes.hclObject, () => {
      const entries: Entry[] = [];
      for (;;) {
        scan.skip(true);
        if (scan.next === "}") return entries;
        entries.push(this.#entry());
        scan.skip(false);
        if (scan.next === ",") scan.at++;
        else if (scan.next !== "\n" && scan.next !== "}") throw new HclMistake("expected an end");
      }
    });
  }

  #entry(): Entry {
    const scan = this.#scan;
    const start = scan.at;
    const key = this.#key();
    const keySpan = { start, end: trimmedEnd(scan.text, start, scan.at) };
    scan.skip(false);
    if (scan.next !== "=" && scan.next !== ":") throw new HclMistake("expected = or :");
    scan.at++;
    scan.skip(false);
    const value = this.#expression(false);
    return { key, keySpan, value, start, end: value.end };
  }

  /** A name or text; undefined for one that is computed. */
  #key(): string | undefined {
    const scan = this.#scan;
    const start = scan.at;
    const found = scan.next === '"' ? scan.quoted().value : scan.name();
    scan.skip(false);
    if (found !== undefined && (scan.next === "=" || scan.next === ":")) return found;
    scan.at = start;
    while (scan.next !== "=" && scan.next !== ":") {
      if (scan.next === "" || scan.next === "\n" || scan.next === "}") throw new HclMistake("expected a key");
      scan.passToken();
      scan.skip(false);
    }
    return undefined;
  }

  #list(open: string, close: string): ListNode {
    const scan = this.#scan;
    const start = scan.at;
    scan.expect(open);
    const items: Node[] = [];
    for (;;) {
      scan.skip(true);
      if (scan.next === close) break;
      items.push(this.#expression(true));
      scan.skip(true);
      if (scan.next === ",") scan.at++;
      else if (scan.text.startsWith("...", scan.at)) scan.at += 3;
      else if (scan.next !== close) throw new HclMistake(`expected ${close}`);
    }
    const inside = { start: start + 1, end: scan.at };
    scan.expect(close);
    return { kind: "list", items, start, end: scan.at, inside };
  }

  /** Whether a bracket opens a `for` expression, which computes what it holds. */
  #startsFor(): boolean {
    return /^[[{]\s*for\s/.test(this.text.slice(this.#scan.at, this.#scan.at + 80));
  }
}

function trimmedEnd(text: string, start: number, end: number): number {
  return start + text.slice(start, end).trimEnd().length;
}
