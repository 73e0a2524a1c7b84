import { Server, ServerCredentials } from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { killAllChildren } from "./children.js";
import { languageRuntime } from "./service.js";

const PARENT_CHECK = 1_000;

/**
 * The stand-in of `pulumi-language-nodejs` for engines that are built here: the official one cannot be built
 * from the Go module proxy. The engine starts it with its own address and reads the port from its first line.
 */
function main(args: readonly string[]): void {
  // A policy pack sends its whole answer, and a program its whole config, in one message.
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  const address = args.filter((arg) => !arg.startsWith("-")).at(-1) ?? "";
  server.addService(LanguageRuntimeService, languageRuntime(address));
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) {
      process.stderr.write(`The language host cannot listen: ${error.message}\n`);
      process.exit(1);
    }
    process.stdout.write(`${port}\n`);
  });
  process.on("exit", killAllChildren);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(1));
  exitWithParent();
}

/** An engine that was killed cannot end its plugins: they see for themselves that they have a new parent. */
function exitWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, PARENT_CHECK).unref();
}

main(process.argv.slice(2));
