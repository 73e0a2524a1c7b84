import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../../src/sandbox/engine/processes.js";
import { externalAccountUrls, type TokenService } from "../../../src/sandbox/sts/index.js";
import type { Machine } from "../../sandbox/sts/certificates.js";
import type { Outcome } from "./exchange.js";
import { repository } from "./folders.js";

/** What a machine is given to become a service account. */
export interface MachineSetup {
  readonly email: string;
  /** The component's output of that name: the two files, each under a comment with its name. */
  readonly setup: string;
}

/** Google's own library, as a program on the machine uses it; it takes authorities at its start only. */
const client = `
const { GoogleAuth } = require("google-auth-library");
const scopes = ["https://www.googleapis.com/auth/cloud-platform"];
const become = (keyFilename) => new GoogleAuth({ keyFilename, scopes }).getAccessToken().then(
  (credential) => ({ kind: "admitted", credential }),
  ({ message }) => ({ kind: "refused", error: (/Error code (\\w+)/.exec(message) ?? [])[1] ?? "", reason: message }),
);
Promise.all(process.argv.slice(1).map(become)).then((outcomes) => console.log(JSON.stringify(outcomes)));
`;

/** What comes of each machine's showing its certificate by mutual TLS, with the files that the component says. */
export async function becomeByCertificate(
  { tlsUrl, authorityFile }: TokenService,
  { email, setup }: MachineSetup,
  machines: readonly Machine[],
  folder: string,
): Promise<readonly Outcome[]> {
  const [, configuration = "", credentials = ""] = setup.split(/^# .*$/m);
  const files = machines.map(({ pem, privateKey }, index) => {
    const home = join(folder, `machine-${index}`);
    mkdirSync(home, { recursive: true });
    const at = (name: string) => join(home, name);
    writeFileSync(at("machine.pem"), pem);
    writeFileSync(at("machine.key"), privateKey.export({ type: "pkcs8", format: "pem" }));
    const moved = (text: string) => text.replaceAll("/etc/keyless/", `${home}/`);
    writeFileSync(at("certificate_config.json"), moved(configuration));
    const found = { ...JSON.parse(moved(credentials)), ...externalAccountUrls(tlsUrl, email) };
    writeFileSync(at("credentials.json"), JSON.stringify(found));
    return at("credentials.json");
  });
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: authorityFile };
  const { stdout, stderr } = await run(process.execPath, ["-e", client, ...files], { cwd: repository, env });
  const outcomes = JSON.parse(stdout || "null") as readonly Outcome[] | null;
  if (outcomes === null) throw new Error(stderr);
  return outcomes;
}
