import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engine from "@pulumi/pulumi/proto/engine_pb.js";

/** Says things to the person by way of the engine that started this provider; on stderr when there is none. */
export class EngineLog {
  #client: EngineClient | undefined;

  attach(address: string): void {
    if (address === "") return;
    this.#client?.close();
    this.#client = new EngineClient(address, grpc.credentials.createInsecure());
  }

  tell(message: string, urn = ""): void {
    if (this.#client === undefined) {
      process.stderr.write(`${message}\n`);
      return;
    }
    const request = new engine.LogRequest();
    request.setSeverity(engine.LogSeverity.INFO);
    request.setMessage(message);
    request.setUrn(urn);
    this.#client.log(request, () => undefined);
  }
}
