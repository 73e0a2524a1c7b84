import { isIP } from "node:net";
import { all, type Checked, ok, then, under, wrong } from "./problem.js";

/** Networks in CIDR, sorted; undefined where none are asked for. An empty list and every network there is are mistakes. */
export function networks(
  path: string,
  ranges: readonly string[] | undefined,
): Checked<readonly string[] | undefined> {
  if (ranges === undefined) return ok(undefined);
  if (ranges.length === 0) return wrong(path, "names no network: leave it out, or name one");
  const checks = ranges.map((range, index) => under(`${path}[${index}]`, network(range)));
  return then(all<string>(checks), (list) => ok([...list].sort()));
}

function network(range: string): Checked<string> {
  const [address = "", bits = ""] = range.split("/");
  const version = isIP(address);
  const longest = version === 4 ? 32 : 128;
  const prefix = /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
  if (version === 0 || !(prefix <= longest) || range.split("/").length !== 2)
    return wrong("", `${JSON.stringify(range)} is not a network, such as 203.0.113.0/24`);
  return prefix === 0 ? wrong("", `${range} is every network there is: leave it out`) : ok(range);
}
