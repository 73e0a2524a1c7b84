/** A number from 0 up to, and without, `below`; the same seed gives the same numbers. */
export type Random = (below: number) => number;

/** Numbers by a linear congruence (Numerical Recipes): good enough to choose, and told by its seed. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const deep = (levels: number, open: string, close: string) =>
  `${open.repeat(levels)}1${close.repeat(levels)}`;

/** Values that nobody expects, as JSON text: some of them cannot be written as values. */
const strangers: readonly string[] = [
  ...'null|true|false|0|-1|1e400|-1e400|1e-400|123456789012345678901234567890|0.1|""|" "|[]|{}'.split("|"),
  ...'"NaN"|"Infinity"|"-0"|"undefined"|"null"|"__proto__"|"constructor"|"\\ud800"|"\\u0000"|"*"|"%"|"${"|"${x}"'.split(
    "|",
  ),
  ...'"{"|"[]"|"{}"|"%7B"|"{\\"Statement\\":1}"|"{\\"Statement\\":[null]}"|"\\u202e"'.split("|"),
  '{"__proto__":{"Statement":[]}}',
  '{"constructor":{"prototype":1},"toString":1,"hasOwnProperty":null,"length":-1}',
  '[null,null,[[]],{},"",0]',
  '[["a"]]',
  '{"a":null}',
  '{"":""}',
  JSON.stringify("a".repeat(200_000)),
  JSON.stringify("*?".repeat(2_000)),
  JSON.stringify("(".repeat(5_000)),
  JSON.stringify("a&&".repeat(2_000)),
  deep(3_000, "[", "]"),
  deep(3_000, '{"a":', "}"),
  deep(200, '{"Statement":[', "]}"),
  JSON.stringify(deep(3_000, "[", "]")),
];

const names = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "length",
  "",
  "then",
  "Statement",
  "0",
];

/** Text that stands for a value until the value is written in its place. */
const placeholder = "\u0001placeholder\u0001";

/** Changes one thing in a JSON value at a place chosen at random. */
export function mutateJson(text: string, random: Random): string {
  const root = JSON.parse(text) as Json;
  const places: [Json[] | { [name: string]: Json }, string | number][] = [];
  const walk = (value: Json) => {
    if (typeof value !== "object" || value === null) return;
    for (const key of Object.keys(value)) {
      const at = Array.isArray(value) ? Number(key) : key;
      places.push([value, at]);
      walk((value as { [name: string]: Json })[key]!);
    }
  };
  walk(root);
  const pick = <T>(list: readonly T[]): T => list[random(list.length)]!;
  if (places.length === 0) return pick(strangers);
  const [holder, key] = pick(places) as [{ [name: string]: Json }, string];
  const value = holder[key]!;
  // A document inside a text is changed where it stands.
  if (typeof value === "string" && /^\s*[[{]/.test(value) && random(4) > 0) {
    try {
      holder[key] = mutateJson(value, random);
      return JSON.stringify(root);
    } catch {
      // No document after all.
    }
  }
  let stranger: string | undefined;
  switch (random(9)) {
    case 0:
      if (Array.isArray(holder)) (holder as Json[]).splice(Number(key), 1);
      else delete holder[key];
      break;
    case 1:
      holder[key] = [value];
      break;
    case 2:
      holder[key] = { [pick(names)]: value };
      break;
    case 3:
      if (!Array.isArray(holder)) {
        Object.defineProperty(holder, pick(names), {
          value,
          enumerable: true,
          configurable: true,
          writable: true,
        });
        break;
      }
      (holder as Json[]).push(value, value);
      break;
    case 4: {
      const [other, at] = pick(places) as [{ [name: string]: Json }, string];
      holder[key] = structuredClone(other[at]!);
      break;
    }
    default:
      holder[key] = placeholder;
      stranger = pick(strangers);
  }
  const changed = JSON.stringify(root);
  return stranger === undefined ? changed : changed.replace(JSON.stringify(placeholder), () => stranger);
}

/** Breaks a text at a place chosen at random: cut off, a byte turned, bytes put in or taken out. */
export function mutateBytes(text: string, random: Random): Buffer {
  const bytes = Buffer.from(text);
  const at = random(bytes.length);
  switch (random(5)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      bytes[at] = random(256);
      return bytes;
    case 2:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from([random(256)]), bytes.subarray(at)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random(20))]);
    default:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(random(bytes.length))]);
  }
}
