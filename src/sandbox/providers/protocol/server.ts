import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { Provider } from "../core/provider.js";
import { handlers } from "./handlers.js";

/** Room for stacks whose documents are large; the engine allows as much. */
const LARGEST_MESSAGE = 400 * 1024 * 1024;

/** A provider that listens on loopback. */
export interface Served {
  readonly port: number;
  stop(): void;
}

/** Serves a provider over the provider protocol on a free port of the loopback interface. */
export async function serve<S>(
  provider: Provider<S>,
  engine: { attach(address: string): void },
): Promise<Served> {
  const server = new grpc.Server({
    "grpc.max_receive_message_length": LARGEST_MESSAGE,
    "grpc.max_send_message_length": LARGEST_MESSAGE,
  });
  server.addService(ResourceProviderService, handlers(provider, engine));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { port, stop: () => server.forceShutdown() };
}
