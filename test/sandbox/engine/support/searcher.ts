// A process that looks for an engine with a builder that takes its time; run by findEngine.test.ts.
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findEngine } from "../../../../src/sandbox/engine/index.js";

const [journal = "", pause = "0"] = process.argv.slice(2);

findEngine({
  builder: async (program, target) => {
    appendFileSync(journal, `begin ${process.pid}\n`);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(join(dirname(target), `.half-${process.pid}`), "");
    await sleep(Number(pause));
    writeFileSync(target, `#!/bin/sh\necho v${program.version}\n`, { mode: 0o755 });
    appendFileSync(journal, `end ${process.pid}\n`);
    return { kind: "built" };
  },
}).then((search) => process.stdout.write(JSON.stringify(search)));
