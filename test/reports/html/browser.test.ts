import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { accountDetails } from "../../../scripts/bench/account.js";
import {
  accountExport,
  exportedRole,
  githubProvider,
  githubTrust,
  policy,
  serviceTrust,
} from "../../governance/cases.js";

const main = join(__dirname, "../../../dist/cli/main.js");

/** A browser of this machine: `CHROMIUM`, or one on the path; nothing is fetched. */
function findBrowser(): string | undefined {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
}

/** Any repository of the owner, by a pattern. */
const wide = policy({
  Principal: { Federated: githubProvider },
  Action: "sts:AssumeRoleWithWebIdentity",
  Condition: {
    StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
    StringLike: { "token.actions.githubusercontent.com:sub": "repo:acme/*" },
  },
});

const executablePath = findBrowser();
const hostile = `</script><img src=x onerror="document.title='owned'">\u202Egnp.exe'"&lt;`;

describe("the report's page in a real browser", function () {
  this.timeout(120_000);
  let folder: string;
  let browser: Browser;
  const open: Page[] = [];
  const complaints: string[] = [];
  const requests: string[] = [];

  before(async function () {
    if (executablePath === undefined) {
      console.log("      skipped: no Chromium on the path (apt-get install chromium, or set CHROMIUM)");
      this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), "keyless-report-"));
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((page) => page.close()));
  });
  after(async () => {
    await browser?.close();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  const report = (name: string, content: unknown, args: readonly string[] = []): string => {
    const [input, output] = [join(folder, `${name}.json`), join(folder, `${name}.html`)];
    writeFileSync(input, typeof content === "string" ? content : JSON.stringify(content));
    const given = ["report", input, "-o", output, "--as-of", "2026-11-22", ...args];
    const { status, stderr } = spawnSync(process.execPath, [main, ...given], {
      cwd: folder,
      encoding: "utf8",
    });
    assert.equal(status, 0, stderr);
    return output;
  };
  const visit = async (file: string, options: Parameters<Browser["newPage"]>[0] = {}): Promise<Page> => {
    complaints.length = 0;
    requests.length = 0;
    const page = await browser.newPage({
      viewport: { width: 1280, height: 900 },
      reducedMotion: "reduce",
      ...options,
    });
    open.push(page);
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector("html[data-ready=tables]", { state: "attached" });
    return page;
  };
  const identityNames = (page: Page) => page.locator("#identities-table tbody th button").allTextContents();

  const roles = [
    exportedRole("alpha", githubTrust("repo:acme/web:environment:prod")),
    exportedRole("beta", wide, { Tags: [{ Key: "Owner", Value: "ann@acme.io" }] }),
    exportedRole("gamma", serviceTrust("lambda.amazonaws.com"), {
      AttachedManagedPolicies: [{ PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" }],
    }),
  ];

  it("sorts by a click on a header and says so to a screen reader", async () => {
    const page = await visit(report("small", accountExport(roles)));
    assert.equal((await identityNames(page))[0], "gamma");
    const head = page.locator("#identities-table th", { hasText: "Identity" }).first();
    await head.getByRole("button").click();
    assert.deepEqual(
      [await head.getAttribute("aria-sort"), await identityNames(page)],
      ["ascending", ["alpha", "beta", "gamma"]],
    );
    await head.getByRole("button").click();
    assert.deepEqual(
      [await head.getAttribute("aria-sort"), await identityNames(page)],
      ["descending", ["gamma", "beta", "alpha"]],
    );
    assert.deepEqual(complaints, []);
  });

  it("filters by choices and by words", async () => {
    const page = await visit(report("small", accountExport(roles)));
    await page.locator("#identities-table").getByLabel("Owner").selectOption("declared");
    assert.deepEqual(await identityNames(page), ["beta"]);
    await page.locator("#identities-table").getByLabel("Owner").selectOption("all");
    await page.locator("#identities-table").getByLabel("Search").fill("GAM");
    await page.locator("#identities-table [role=status]", { hasText: "filtered from 3" }).waitFor();
    assert.deepEqual(await identityNames(page), ["gamma"]);
    assert.match(
      await page.locator("#identities-table [role=status]").innerText(),
      /1 to 1 of 1, filtered from 3/,
    );
  });

  it("opens a finding to its witness and what to write instead", async () => {
    const page = await visit(report("small", accountExport(roles)));
    await page.locator("#findings-table").getByLabel("Rule").selectOption("aws-trust-subject-too-wide");
    const toggle = page.locator("#findings-table tbody button").first();
    await toggle.click();
    assert.equal(await toggle.getAttribute("aria-expanded"), "true");
    const words = await page.locator("#findings-table tr.more").innerText();
    assert.match(words, /Gets in\s+[\s\S]*sub = repo:acme\//);
    assert.match(words, /Instead/);
  });

  it("is walked by keyboard: skip link, a row, the sheet and back", async () => {
    const page = await visit(report("small", accountExport(roles)));
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate("document.activeElement.className"), "skip");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate("document.activeElement.id"), "main");
    await page.locator("#identities-table tbody button").first().focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog[open]");
    assert.match(
      await page.locator("dialog").innerText(),
      /gamma[\s\S]*Risk \d+ of 100[\s\S]*\+30 it may do everything/,
    );
    await page.keyboard.press("Escape");
    await page.locator("#identities-table tbody button:focus", { hasText: "gamma" }).waitFor();
  });

  it("focuses one identity in the graph, and lists its links in words", async () => {
    const page = await visit(report("small", accountExport(roles)));
    await page.locator("#identities-table tbody button", { hasText: "alpha" }).click();
    await page.getByRole("button", { name: "Show in the graph" }).click();
    await page.waitForSelector("#graph-view .links li");
    assert.match(
      await page.locator("#graph-view .links").innerText(),
      /can be become by repo:acme\/web:environment:prod/,
    );
    assert.equal(await page.evaluate("document.activeElement.tagName"), "CANVAS");
    const picture = "document.querySelector('canvas').toDataURL()";
    const before = await page.evaluate(picture);
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("+");
    while ((await page.evaluate(picture)) === before) await page.waitForTimeout(20);
    await page.getByRole("searchbox", { name: "Find" }).fill("beta");
    await page.locator("#graph-view .matches button").first().click();
    assert.match(await page.locator("#graph-view h3").innerText(), /beta/);
    assert.deepEqual(complaints, []);
  });

  it("keeps hostile names text, asks nobody for anything and runs no script but its own", async () => {
    const roles = [
      exportedRole("x", serviceTrust("lambda.amazonaws.com"), {
        RoleName: hostile,
        Tags: [{ Key: "Owner", Value: hostile }],
      }),
    ];
    const page = await visit(report("hostile", accountExport(roles)));
    await page.locator("#identities-table tbody button").first().click();
    await page.waitForSelector("dialog[open]");
    assert.equal(await page.locator("img").count(), 0);
    assert.match(await page.title(), /^Keyless report/);
    assert.match((await identityNames(page))[0]!, /^<\/script><img src=x/);
    assert.match((await identityNames(page))[0]!, /\\u\{202E\}gnp/);
    assert.deepEqual(complaints, []);
    assert.equal(requests.length, 1);
    const ran = await page.evaluate(`
      const script = document.createElement("script");
      script.textContent = "document.body.dataset.foreign = 'ran'";
      document.body.append(script);
      document.body.dataset.foreign`);
    assert.equal(ran, undefined);
  });

  it("prints every row on white paper, without its tools", async () => {
    const many = Array.from({ length: 120 }, (_, index) =>
      exportedRole(`role-${index}`, serviceTrust("lambda.amazonaws.com")),
    );
    const page = await visit(report("many", accountExport(many)), { colorScheme: "dark" });
    const paper = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
    const dark = await paper();
    assert.equal((await identityNames(page)).length, 50);
    await page.emulateMedia({ media: "print" });
    await page.evaluate("window.dispatchEvent(new Event('beforeprint')); 0");
    assert.equal((await identityNames(page)).length, 120);
    assert.deepEqual(
      [await paper(), await page.locator("#identities-table .tools").isVisible()],
      ["rgb(255, 255, 255)", false],
    );
    await page.emulateMedia({ media: "screen", colorScheme: "light" });
    assert.notEqual(await paper(), dark);
  });

  it("shows the trend since an earlier report", async () => {
    const numbers = join(folder, "earlier.json");
    report("earlier-input", accountExport(roles.slice(0, 1)), ["--json", numbers]);
    const page = await visit(report("later", accountExport(roles), ["--previous", numbers]));
    assert.match(await page.locator("#trend").innerText(), /identities\s+1\s+3\s+\+2/);
    assert.equal(JSON.parse(readFileSync(numbers, "utf8")).version, 1);
  });

  it("answers while it lays out a graph of five thousand things", async () => {
    const page = await visit(report("large", accountDetails(2600)), { reducedMotion: "no-preference" });
    await page.evaluate("document.getElementById('graph').scrollIntoView()");
    await page.waitForSelector("#graph-view canvas");
    // Frames go on while the layout settles: the work is cut in slices.
    const frames = await page.evaluate<number>(`new Promise((done) => {
      let count = 0;
      requestAnimationFrame(function tick() {
        count++;
        if (document.querySelector("canvas[data-settled]") !== null) done(count);
        else requestAnimationFrame(tick);
      });
    })`);
    assert.ok(frames > 10, `${frames} frames`);
    assert.match(
      await page.locator("#graph-view [role=status]").innerText(),
      /The 5,000 most telling of|things/,
    );
    await page.getByRole("searchbox", { name: "Find" }).fill("role-2000");
    await page.locator("#graph-view .matches button").first().click();
    assert.match(await page.locator("#graph-view h3").innerText(), /role-2000/);
    assert.deepEqual(complaints, []);
  });
});
