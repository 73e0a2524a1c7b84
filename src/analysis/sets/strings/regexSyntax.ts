import {
  controls,
  everyCharacter,
  invert,
  isSingle,
  perlClasses,
  posixClasses,
  single,
  withVariants,
} from "./characterClasses.js";
import { lastCodePoint } from "./edges.js";
import type { Range } from "./nfa.js";

/** A regular expression in RE2's syntax, after reading: flags are resolved, groups are gone. */
export type Regex =
  | { readonly kind: "characters"; readonly ranges: readonly Range[] }
  | { readonly kind: "sequence" | "choice"; readonly parts: readonly Regex[] }
  | { readonly kind: "repeat"; readonly of: Regex; readonly min: number; readonly max: number }
  | { readonly kind: "start" | "end" };

/** Why an expression cannot be read: it is wrong, or uses what this reader does not decide. */
export class RegexProblem extends Error {}

/** RE2 refuses more repetitions and deeper nesting than this. */
const maxRepeat = 1000;
const maxDepth = 200;

interface Flags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
}

/** Reads RE2 syntax (github.com/google/re2/wiki/Syntax). Throws {@link RegexProblem} only. */
export function parseRegex(source: string): Regex {
  return new Parser(source).parse();
}

class Parser {
  #at = 0;
  readonly #source: readonly string[];

  constructor(source: string) {
    this.#source = Array.from(source);
  }

  parse(): Regex {
    const { regex } = this.#choice({ ignoreCase: false, dotAll: false }, 0);
    if (this.#at < this.#source.length) throw new RegexProblem("unexpected )");
    return regex;
  }

  /** Alternatives up to the end or a closing parenthesis. Flags set inside hold up to there. */
  #choice(outer: Flags, depth: number): { regex: Regex } {
    if (depth > maxDepth) throw new RegexProblem("nested too deeply");
    let flags = outer;
    const choices: Regex[][] = [[]];
    while (this.#at < this.#source.length && this.#peek() !== ")") {
      const parts = choices.at(-1)!;
      if (this.#take("|")) {
        choices.push([]);
      } else if (this.#peek() === "(") {
        const group = this.#group(flags, depth);
        if ("flags" in group) flags = group.flags;
        else parts.push(this.#repeated(group.regex));
      } else if (this.#takeAll("\\Q")) {
        const quoted = this.#quoted(flags);
        if (quoted.length > 0) parts.push(...quoted.slice(0, -1), this.#repeated(quoted.at(-1)!));
      } else {
        parts.push(this.#repeated(this.#atom(flags)));
      }
    }
    const alternatives = choices.map(
      (parts): Regex => (parts.length === 1 ? parts[0]! : { kind: "sequence", parts }),
    );
    return { regex: alternatives.length === 1 ? alternatives[0]! : { kind: "choice", parts: alternatives } };
  }

  #group(flags: Flags, depth: number): { regex: Regex } | { flags: Flags } {
    this.#at++;
    let inner = flags;
    if (this.#take("?")) {
      if (this.#takeAll("P<") || this.#take("<")) {
        if (this.#peek() === "=" || this.#peek() === "!")
          throw new RegexProblem("lookbehind is not RE2 syntax");
        while (this.#next("an unfinished group name") !== ">");
      } else {
        inner = this.#flags(flags);
        if (this.#take(")")) return { flags: inner };
        if (!this.#take(":")) throw new RegexProblem("a group that RE2 does not know");
      }
    }
    const group = this.#choice(inner, depth + 1);
    if (!this.#take(")")) throw new RegexProblem("missing )");
    return group;
  }

  #flags(outer: Flags): Flags {
    let { ignoreCase, dotAll } = outer;
    let on = true;
    while (this.#at < this.#source.length && this.#peek() !== ")" && this.#peek() !== ":") {
      const flag = this.#next("");
      if (flag === "-") on = false;
      else if (flag === "i") ignoreCase = on;
      else if (flag === "s") dotAll = on;
      else if (flag === "m" && on) throw new RegexProblem("the multi-line flag is not decided");
      else if (flag !== "U" && flag !== "m")
        throw new RegexProblem(`a group or flag that RE2 does not know: ?${flag}`);
    }
    return { ignoreCase, dotAll };
  }

  #quoted(flags: Flags): Regex[] {
    const parts: Regex[] = [];
    while (this.#at < this.#source.length && !this.#takeAll("\\E"))
      parts.push(characters([single(this.#next("").codePointAt(0)!)], flags));
    return parts;
  }

  #repeated(of: Regex): Regex {
    const count = this.#count();
    if (!count) return of;
    this.#take("?");
    if (this.#count()) throw new RegexProblem("a repetition of a repetition");
    return { kind: "repeat", of, ...count };
  }

  #count(): { min: number; max: number } | undefined {
    if (this.#take("*")) return { min: 0, max: Number.POSITIVE_INFINITY };
    if (this.#take("+")) return { min: 1, max: Number.POSITIVE_INFINITY };
    if (this.#take("?")) return { min: 0, max: 1 };
    if (this.#peek() !== "{") return undefined;
    const end = this.#source.indexOf("}", this.#at);
    if (end < 0 || end - this.#at > 12) return undefined;
    const match = /^(\d+)(,(\d*))?$/.exec(this.#source.slice(this.#at + 1, end).join(""));
    // A brace that counts nothing stands for itself.
    if (!match) return undefined;
    this.#at = end + 1;
    const min = Number(match[1]);
    const max = match[2] === undefined ? min : match[3] === "" ? Number.POSITIVE_INFINITY : Number(match[3]);
    if (min > max || min > maxRepeat || (max !== Number.POSITIVE_INFINITY && max > maxRepeat))
      throw new RegexProblem("a repetition count that RE2 refuses");
    return { min, max };
  }

  #atom(flags: Flags): Regex {
    if (this.#count()) throw new RegexProblem("nothing to repeat");
    const character = this.#next("");
    switch (character) {
      case "^":
        return { kind: "start" };
      case "$":
        return { kind: "end" };
      case ".":
        return { kind: "characters", ranges: flags.dotAll ? [everyCharacter] : invert([single(0x0a)]) };
      case "[":
        return this.#class(flags);
      case "\\":
        if (this.#take("A")) return { kind: "start" };
        if (this.#take("z")) return { kind: "end" };
        return characters(this.#escape(flags), flags);
      default:
        return characters([single(character.codePointAt(0)!)], flags);
    }
  }

  #class(flags: Flags): Regex {
    const negated = this.#take("^");
    const ranges: Range[] = [];
    for (let first = true; first || this.#peek() !== "]"; first = false) {
      const posix = this.#posixClass(flags);
      if (posix) {
        ranges.push(...posix);
        continue;
      }
      const low = this.#classItem(flags);
      if (this.#peek() === "-" && this.#source[this.#at + 1] !== "]") {
        this.#at++;
        const high = this.#classItem(flags);
        const from = low[0]!.from;
        const to = high[0]!.to;
        if (!isSingle(low) || !isSingle(high) || from > to)
          throw new RegexProblem("a character range that RE2 refuses");
        ranges.push({ from, to });
      } else {
        ranges.push(...low);
      }
    }
    this.#at++;
    const folded = flags.ignoreCase ? withVariants(ranges) : ranges;
    return { kind: "characters", ranges: negated ? invert(folded) : folded };
  }

  #classItem(flags: Flags): readonly Range[] {
    const character = this.#next("missing ]");
    return character === "\\" ? this.#escape(flags) : [single(character.codePointAt(0)!)];
  }

  #posixClass(flags: Flags): readonly Range[] | undefined {
    if (this.#peek() !== "[" || this.#source[this.#at + 1] !== ":") return undefined;
    const end = this.#source.indexOf("]", this.#at);
    const match = /^\[:(\^?)(\w+):$/.exec(this.#source.slice(this.#at, Math.max(end, this.#at)).join(""));
    if (!match) return undefined;
    const ranges = posixClasses[match[2]!];
    if (!ranges) throw new RegexProblem(`a character class that RE2 does not know: ${match[2]}`);
    this.#at = end + 1;
    return match[1] ? outside(ranges, flags) : ranges;
  }

  /** What follows a backslash. */
  #escape(flags: Flags): readonly Range[] {
    const character = this.#next("a backslash at the end");
    const ranges = perlClasses[character.toLowerCase()];
    if (ranges) return character === character.toLowerCase() ? ranges : outside(ranges, flags);
    const control = controls[character];
    if (control !== undefined) return [single(control)];
    if (character === "x") return [single(this.#hex())];
    if (/[0-7]/.test(character)) return [single(this.#octal(character))];
    if (/[A-Za-z0-9]/.test(character)) throw new RegexProblem(`\\${character} is not decided`);
    return [single(character.codePointAt(0)!)];
  }

  #hex(): number {
    const braced = this.#take("{");
    const end = braced ? this.#source.indexOf("}", this.#at) : this.#at + 2;
    const digits = this.#source.slice(this.#at, Math.max(end, this.#at)).join("");
    const codePoint = Number.parseInt(digits, 16);
    if (!/^[0-9a-fA-F]{1,6}$/.test(digits) || codePoint > lastCodePoint)
      throw new RegexProblem("a wrong \\x escape");
    this.#at = braced ? end + 1 : end;
    return codePoint;
  }

  /** RE2 reads `\0` and up to two more octal digits; `\1` to `\7` only with a digit behind (else a backreference). */
  #octal(first: string): number {
    let digits = first;
    while (digits.length < 3 && /^[0-7]$/.test(this.#peek() ?? "")) digits += this.#next("");
    if (first !== "0" && digits.length === 1) throw new RegexProblem("a backreference is not RE2 syntax");
    return Number.parseInt(digits, 8);
  }

  #peek(): string | undefined {
    return this.#source[this.#at];
  }

  #next(problem: string): string {
    const character = this.#source[this.#at++];
    if (character === undefined) throw new RegexProblem(problem);
    return character;
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at++;
    return true;
  }

  #takeAll(text: string): boolean {
    if (this.#source.slice(this.#at, this.#at + text.length).join("") !== text) return false;
    this.#at += text.length;
    return true;
  }
}

/** The complement of a class, which RE2 takes after the case variants are in. */
function outside(ranges: readonly Range[], flags: Flags): readonly Range[] {
  return invert(flags.ignoreCase ? withVariants(ranges) : ranges);
}

function characters(ranges: readonly Range[], flags: Flags): Regex {
  return { kind: "characters", ranges: flags.ignoreCase ? withVariants(ranges) : ranges };
}
