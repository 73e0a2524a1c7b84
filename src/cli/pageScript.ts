import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { linkModules } from "../reports/html/link.js";

/** The compiled modules of the page, found alike from `src` and from `dist`. */
const folder = join(__dirname, "../../dist/reports/html");

/** The script of the report's page, from what the compiler made of its modules. */
export function pageScript(): string {
  const client = readdirSync(join(folder, "client"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js"))
    .map((name) => join(folder, "client", name));
  const modules = [join(folder, "data.js"), ...client.sort()].map((file) => ({
    path: relative(folder, file).split(sep).join("/").replace(/\.js$/, ""),
    text: readFileSync(file, "utf8"),
  }));
  return linkModules(modules, "client/main");
}
