/** A module of the page's script: its path from the folder of the report, and its compiled CommonJS text. */
export interface ClientModule {
  /** `client/table`, `data`: without extension. */
  readonly path: string;
  readonly text: string;
}

/**
 * One script from the compiled modules: each becomes a function of `exports` and `require`, run when it is first
 * asked for. The compiler has done the rest, so no bundler is needed.
 */
export function linkModules(modules: readonly ClientModule[], entry: string): string {
  const functions = modules.map(
    ({ path, text }) => `${JSON.stringify(path)}:function(exports,require){${plainText(text)}\n}`,
  );
  const script = `(function(){"use strict";var modules={${functions.join(",\n")}};var loaded={};
function load(path){if(!loaded[path]){loaded[path]={};modules[path](loaded[path],function(name){return load(resolve(path,name))})}return loaded[path]}
function resolve(from,name){var parts=from.split("/").slice(0,-1);name.replace(/\\.js$/,"").split("/").forEach(function(part){if(part==="..")parts.pop();else if(part!==".")parts.push(part)});return parts.join("/")}
load(${JSON.stringify(entry)})})();`;
  if (/<\/script|<!--/i.test(script))
    throw new Error("the page's script holds text that would end its element");
  return script;
}

/** Without the pointer to a source map, which no offline page has. */
function plainText(text: string): string {
  return text.replace(/^\/\/# sourceMappingURL=.*$/m, "");
}
