// The pack is the package's own rules: see src/pack.
require("../../dist/pack/index.js").servePack();
