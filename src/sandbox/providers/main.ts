#!/usr/bin/env node
import { aws } from "./aws/index.js";
import { Provider, type Surroundings } from "./core/provider.js";
import { gcp } from "./gcp/index.js";
import { EngineLog } from "./protocol/engineLog.js";
import { serve } from "./protocol/server.js";

/** Started by the engine as a provider plugin: `main.js aws|gcp [flags] [engine address]`; prints its port. */
async function main([cloud = "", ...rest]: readonly string[]): Promise<void> {
  const engine = new EngineLog();
  const address = rest.findLast((argument) => !argument.startsWith("-"));
  if (address !== undefined) engine.attach(address);
  const surroundings: Surroundings = {
    environment: process.env,
    now: () => new Date(),
    tell: (message, urn) => engine.tell(message, urn),
  };
  const { port } = await start(cloud, surroundings, engine);
  process.stdout.write(`${port}\n`);
}

function start(cloud: string, surroundings: Surroundings, engine: EngineLog) {
  switch (cloud) {
    case "aws":
      return serve(new Provider(aws, surroundings), engine);
    case "gcp":
      return serve(new Provider(gcp, surroundings), engine);
    default:
      throw new Error(`which cloud: aws or gcp? Got ${JSON.stringify(cloud)}`);
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
});
