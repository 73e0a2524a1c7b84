// The pack is the package's own rules (src/pack): the build beside them, or, once published, the copy of it in here.
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const built = join(__dirname, "..", "..", "dist", "pack", "index.js");
require(existsSync(built) ? built : "./dist/pack/index.js").servePack();
