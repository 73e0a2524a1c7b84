import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { awsShell, type Moto, toolsIn } from "./moto.js";

/** A shell with the real AWS CLI, and what it sent: each call as its operation or path, with its parameters. */
export interface Recorder {
  readonly calls: object[];
  readonly shell: Moto["shell"];
  readonly stop: () => void;
}

/** What is answered to each: enough for the next line to go on with. */
const answer = {
  trustAnchor: {
    source: { sourceType: "CERTIFICATE_BUNDLE", sourceData: { x509CertificateData: "x" } },
  },
};

/** Starts a server that takes every call and does nothing; a text says why there is none. */
export async function startRecorder(): Promise<Recorder | string> {
  const folder = mkdtempSync(join(tmpdir(), "keyless-recorder-"));
  const found = await toolsIn(folder);
  if (typeof found === "string") return found;
  const calls: object[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += String(chunk);
    });
    request.on("end", () => {
      calls.push(callOf(request, text));
      const isQuery = /urlencoded/.test(request.headers["content-type"] ?? "");
      response.end(isQuery ? "<Response/>" : JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const path = [...found, process.env.PATH ?? ""].join(delimiter);
  return {
    calls,
    shell: awsShell(folder, path, address),
    stop: () => {
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The protocols of AWS: the operation stands in the form, in a header, or is the path. */
function callOf({ method, url, headers }: IncomingMessage, text: string): object {
  if (/urlencoded/.test(headers["content-type"] ?? "")) {
    const { Action, Version, ...parameters } = Object.fromEntries(new URLSearchParams(text));
    return { [Action ?? ""]: parameters };
  }
  const target = headers["x-amz-target"];
  const name = typeof target === "string" ? target.slice(target.lastIndexOf(".") + 1) : `${method} ${url}`;
  return { [name]: text === "" ? {} : JSON.parse(text) };
}
