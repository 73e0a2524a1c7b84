import type { Span } from "../node.js";

/** The text is not HCL as far as it is understood here; the file is then left alone. */
export class HclMistake extends Error {
  override readonly name = "HclMistake";
}

/** Nesting beyond this is nobody's configuration. */
const deepest = 200;

const closing: Readonly<Record<string, string>> = { "{": "}", "[": "]", "(": ")" };

/** Walks over HCL text: what is a comment, a string, a heredoc, a bracket (HCL Native Syntax Specification, "Lexical Elements"). */
export class Scanner {
  at = 0;
  #depth = 0;

  constructor(readonly text: string) {
    if (text.charCodeAt(0) === 0xfeff) this.at = 1;
  }

  get next(): string {
    return this.text[this.at] ?? "";
  }

  /** Carries out one level of nesting. */
  nested<T>(read: () => T): T {
    if (++this.#depth > deepest) throw new HclMistake("nested too deeply");
    try {
      return read();
    } finally {
      this.#depth--;
    }
  }

  expect(character: string): void {
    if (this.next !== character) throw new HclMistake(`expected ${character}`);
    this.at++;
  }

  /** Passes over spaces and comments; a line end is passed over only where it means nothing. */
  skip(lines: boolean): void {
    for (;;) {
      const character = this.next;
      if (character === " " || character === "\t" || character === "\r") this.at++;
      else if (character === "\n" && lines) this.at++;
      else if (character === "#" || this.text.startsWith("//", this.at)) this.at = this.#lineEnd();
      else if (this.text.startsWith("/*", this.at)) {
        const end = this.text.indexOf("*/", this.at + 2);
        if (end < 0) throw new HclMistake("a comment does not end");
        this.at = end + 2;
      } else return;
    }
  }

  /** The name at this place; undefined where there is none. */
  name(): string | undefined {
    return this.#match(/[\p{ID_Start}_][\p{ID_Continue}-]*/uy) || undefined;
  }

  /** Passes over what a sticky expression finds at this place; empty where it finds nothing. */
  #match(form: RegExp): string {
    form.lastIndex = this.at;
    const found = form.exec(this.text)?.[0] ?? "";
    this.at += found.length;
    return found;
  }

  /** A quoted template; its text, or undefined where a part of it is computed. */
  quoted(): { readonly value: string | undefined; readonly content: Span } {
    this.expect('"');
    const start = this.at;
    let value: string | undefined = "";
    for (;;) {
      const plain = this.#match(/[^"\\$%\n]+/y);
      if (value !== undefined) value += plain;
      const character = this.next;
      if (character === "" || character === "\n") throw new HclMistake("a string does not end");
      if (character === '"') {
        const content = { start, end: this.at };
        this.at++;
        return { value, content };
      }
      if (character === "\\") {
        const [read, length] = escaped(this.text, this.at);
        value = value === undefined ? undefined : value + read;
        this.at += length;
      } else if (this.#isTemplate()) {
        this.#template();
        value = undefined;
      } else {
        const doubled = this.text.startsWith("$${", this.at) || this.text.startsWith("%%{", this.at);
        if (value !== undefined) value += doubled ? `${character}{` : character;
        this.at += doubled ? 3 : 1;
      }
    }
  }

  /** A heredoc; `content` is the text between its marks, `plain` whether none of it is computed. */
  heredoc(): { readonly content: Span; readonly plain: boolean } {
    const form = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n/uy;
    form.lastIndex = this.at;
    const found = form.exec(this.text);
    if (found === null) throw new HclMistake("a heredoc has no name");
    const start = form.lastIndex;
    for (let line = start; ; ) {
      const newline = this.text.indexOf("\n", line);
      const end = newline < 0 ? this.text.length : newline;
      if (this.text.slice(line, end).trim() === found[1]) {
        this.at = this.text.slice(line, end).endsWith("\r") ? end - 1 : end;
        const body = this.text.slice(start, line);
        return { content: { start, end: line }, plain: !/(?<!\$)\$\{|(?<!%)%\{/.test(body) };
      }
      if (newline < 0) throw new HclMistake("a heredoc does not end");
      line = newline + 1;
    }
  }

  /** Passes over an expression, up to what ends it at its own level. */
  passExpression(lines: boolean): void {
    for (;;) {
      this.skip(lines);
      const character = this.next;
      if (character === "" || character === "," || character === "\n") return;
      if (character === "}" || character === "]" || character === ")") return;
      this.passToken();
    }
  }

  /** Passes over one string, heredoc, bracket with all in it, or any other character. */
  passToken(): void {
    const character = this.next;
    const close = closing[character];
    if (character === '"') this.quoted();
    else if (this.isHeredoc()) this.heredoc();
    else if (close !== undefined) this.nested(() => this.#brackets(close));
    else this.at++;
  }

  isHeredoc(): boolean {
    return /^<<-?[\p{L}_]/u.test(this.text.slice(this.at, this.at + 5));
  }

  #brackets(close: string): void {
    this.at++;
    for (;;) {
      this.skip(true);
      if (this.next === close) break;
      if (this.next === "" || /[)\]}]/.test(this.next)) throw new HclMistake(`expected ${close}`);
      this.passToken();
    }
    this.at++;
  }

  #isTemplate(): boolean {
    return this.text.startsWith("${", this.at) || this.text.startsWith("%{", this.at);
  }

  #template(): void {
    this.at++;
    this.nested(() => this.#brackets("}"));
  }

  #lineEnd(): number {
    const newline = this.text.indexOf("\n", this.at);
    return newline < 0 ? this.text.length : newline;
  }
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

/** The character that an escape stands for, and the length of the escape. */
function escaped(text: string, at: number): readonly [string, number] {
  const letter = text[at + 1] ?? "";
  const digits = letter === "u" ? 4 : letter === "U" ? 8 : 0;
  if (digits > 0) {
    const code = Number.parseInt(text.slice(at + 2, at + 2 + digits), 16);
    if (Number.isNaN(code) || code > 0x10ffff) throw new HclMistake("an escape is broken");
    return [String.fromCodePoint(code), digits + 2];
  }
  const plain = escapes[letter];
  if (plain === undefined) throw new HclMistake("an escape is not known");
  return [plain, 2];
}
