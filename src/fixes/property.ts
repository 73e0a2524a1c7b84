import { isProperties, reveal, Unknown, type Value } from "../model/index.js";
import type { Outcome } from "./change.js";
import { entriesOf, type MapNode, type Node } from "./node.js";
import type { Declared } from "./source.js";
import type { Plain } from "./syntax.js";
import { addEntry, writeLike } from "./write.js";

/**
 * Sets a property. A literal is only replaced where it is what the resource was found with: otherwise the source is
 * not the one that was planned.
 *
 * @param found the resource's properties, as the finding saw them
 */
export function setProperty(
  text: string,
  properties: MapNode,
  spell: Declared["spell"],
  path: readonly string[],
  value: string | number | boolean,
  found: Value,
): Outcome {
  let map = properties;
  let was: Value | undefined = found;
  for (const [index, step] of path.entries()) {
    const walked = path.slice(0, index + 1);
    const { name, isBlock } = spell(walked);
    was = isProperties(was) ? reveal(was[step]) : undefined;
    const [entry, ...more] = entriesOf(map, name);
    if (more.length > 0) return `the source has several ${name}`;
    if (entry === undefined) {
      if (map.entries.some(({ key }) => key === undefined))
        return `the source computes what it has beside ${name}`;
      if (isDynamic(map, name)) return `the source computes ${name}`;
      return addEntry(text, map, name, { value: wrap(path.slice(index + 1), spell, walked, value) }, isBlock);
    }
    const node: Node = entry.value;
    if (index === path.length - 1) return replaceLiteral(text, node, name, map, value, was);
    if (node.kind !== "map") return `the source computes ${name}`;
    map = node;
  }
  return [];
}

function isDynamic(map: MapNode, name: string): boolean {
  return entriesOf(map, "dynamic").some(({ labels }) => labels?.[0] === name);
}

function replaceLiteral(
  text: string,
  node: Node,
  name: string,
  { syntax }: MapNode,
  value: string | number | boolean,
  was: Value | undefined,
): Outcome {
  if (node.kind !== "literal") return `the source computes ${name}`;
  if (node.value === value) return [];
  if (was !== undefined && !(was instanceof Unknown) && String(was) !== String(node.value)) {
    return `the source has another ${name} than what was checked`;
  }
  return [{ start: node.start, end: node.end, text: writeLike(text, node, syntax, value) }];
}

/** The value inside of what is missing on the way to it. */
function wrap(
  path: readonly string[],
  spell: Declared["spell"],
  walked: readonly string[],
  value: Plain,
): Plain {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  const next = [...walked, first];
  return { [spell(next).name]: wrap(rest, spell, next, value) };
}
