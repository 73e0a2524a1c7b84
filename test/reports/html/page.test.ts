import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { defaultPolicy } from "../../../src/check/policy.js";
import { surveyOf } from "../../../src/governance/inventory.js";
import { measuresOf } from "../../../src/governance/measures.js";
import { html, visible } from "../../../src/reports/html/escape.js";
import { linkModules } from "../../../src/reports/html/link.js";
import { formatReportHtml } from "../../../src/reports/html/page.js";
import { accountExport, exportedRole, factsOf, serviceTrust } from "../../governance/cases.js";

const now = new Date("2026-11-22T12:00:00Z");

function page(content: unknown, files: readonly string[] = ["account.json"]): string {
  const survey = surveyOf(factsOf({ "account.json": content }), {
    policy: defaultPolicy,
    now,
    departed: new Set(),
    fileOwners: () => [],
  });
  const measures = measuresOf(survey.inventory, survey.graph.graph.nodes, survey.check.findings);
  return formatReportHtml({ survey, measures, now, files, script: "void 0;" });
}

describe("the report's page", () => {
  const role = exportedRole("alpha", serviceTrust("lambda.amazonaws.com"));

  it("lets run only the script and the style that it carries, told by their hashes", () => {
    const text = page(accountExport([role]));
    const [, policy = ""] = /Content-Security-Policy" content="([^"]+)"/.exec(text) ?? [];
    const [, style = ""] = /<style>([\s\S]*?)<\/style>/.exec(text) ?? [];
    const hash = (part: string) => `'sha256-${createHash("sha256").update(part).digest("base64")}'`;
    assert.deepEqual(policy.split("; "), [
      "default-src 'none'",
      `script-src ${hash("void 0;")}`,
      `style-src ${hash(style)}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it("has no address to fetch anything from, and no inline style or handler", () => {
    const text = page(accountExport([role])).replace(/<script[\s\S]*?<\/script>/g, "");
    assert.doesNotMatch(text, /\ssrc=|url\(|@import|\sstyle=|\son[a-z]+=/);
    assert.deepEqual(
      [...text.matchAll(/href="([^"]*)"/g)].map(([, target]) => target?.[0]).filter((first) => first !== "#"),
      [],
    );
  });

  it("escapes names of files and of resources", () => {
    const text = page(accountExport([role]), ['<img src=x onerror="1">\u202Etxt']);
    assert.ok(text.includes("&lt;img src=x onerror=&quot;1&quot;&gt;\\u{202E}txt"));
    assert.doesNotMatch(text, /<img/);
  });

  it("packs the same input into the same data", () => {
    const read = (text: string) => {
      const [, packed = ""] = /id="block-identities">([^<]*)</.exec(text) ?? [];
      return JSON.parse(gunzipSync(Buffer.from(packed, "base64")).toString("utf8"));
    };
    const data = read(page(accountExport([role])));
    assert.deepEqual(
      data.name.map((index: number) => data.strings[index]),
      ["alpha"],
    );
    assert.equal(page(accountExport([role])), page(accountExport([role])));
  });
});

describe("text on the page", () => {
  it("shows marks of direction and controls by number, and keeps tabs and new lines", () => {
    assert.equal(visible("a\u202Eb\u200Fc\u0007d\te\nf"), "a\\u{202E}b\\u{200F}c\\u{7}d\te\nf");
  });

  it("is safe in elements and in quoted attributes", () => {
    assert.equal(html(`<a b="c" d='e'>&`), "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;");
  });
});

describe("the page's script", () => {
  it("runs each module once, with the others by their paths", () => {
    const script = linkModules(
      [
        { path: "data", text: "log.push('data'); exports.value = 2;\n//# sourceMappingURL=data.js.map" },
        { path: "client/part", text: "const data = require('../data.js'); exports.twice = data.value * 2;" },
        {
          path: "client/main",
          text: "const part = require('./part.js'); require('../data.js'); log.push(part.twice);",
        },
      ],
      "client/main",
    );
    const log: unknown[] = [];
    new Function("log", script)(log);
    assert.deepEqual(log, ["data", 4]);
    assert.doesNotMatch(script, /sourceMappingURL/);
  });

  it("may not hold text that ends its element", () => {
    assert.throws(() => linkModules([{ path: "main", text: "'</script>'" }], "main"));
  });
});
