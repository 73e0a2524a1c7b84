// The smallest provider for tests of the engine: takes any resource, and gives each an id from its name.
const { main } = require("@pulumi/pulumi/provider");

const provider = {
  version: require(`@pulumi/${process.argv[2]}/package.json`).version,
  schema: "{}",
  async check(_urn, _olds, news) {
    return { inputs: news };
  },
  async create(urn, inputs) {
    return { id: `sandbox-${urn.split("::").at(-1)}`, outs: inputs };
  },
  async diff(_id, _urn, olds, news) {
    return { changes: JSON.stringify(olds) !== JSON.stringify(news) };
  },
  async update(_id, _urn, _olds, news) {
    return { outs: news };
  },
  async delete() {},
};

main(provider, process.argv.slice(3));
