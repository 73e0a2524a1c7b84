import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Properties } from "../../../src/model/index.js";
import { aws as awsCloud } from "../../../src/sandbox/providers/aws/index.js";
import type { Cloud } from "../../../src/sandbox/providers/core/cloud.js";
import { isRefusal, type Made, type Problem, Refusal } from "../../../src/sandbox/providers/core/model.js";
import { Provider } from "../../../src/sandbox/providers/core/provider.js";
import { gcp as gcpCloud } from "../../../src/sandbox/providers/gcp/index.js";

/** A provider in this process on a cloud of its own, with the steps that the engine takes for each resource. */
export class TestCloud<S> {
  readonly said: string[] = [];
  readonly provider: Provider<S>;
  /** May be set forward. */
  now = new Date("2026-11-22T00:00:00Z");

  constructor(
    cloud: Cloud<S>,
    config: Properties,
    readonly home: string = mkdtempSync(join(tmpdir(), "keyless-sandbox-")),
  ) {
    this.provider = new Provider(cloud, {
      environment: { KEYLESS_SANDBOX_HOME: this.home },
      now: () => this.now,
      tell: (message) => this.said.push(message),
    });
    const refusal = this.provider.configure(config);
    if (refusal !== undefined) throw new Error(refusal.message);
  }

  check(type: string, name: string, inputs: Properties, old: Properties = {}): readonly Problem[] {
    const checked = this.provider.check({ urn: urnOf(type, name), old, inputs });
    if (isRefusal(checked)) throw new Error(checked.message);
    return checked.problems;
  }

  /** Check, then create: what the cloud makes of it, or why it does not. */
  tryCreate(type: string, name: string, inputs: Properties, preview = false): Made | Refusal {
    const checked = this.provider.check({ urn: urnOf(type, name), old: {}, inputs });
    if (isRefusal(checked)) return checked;
    const [problem] = checked.problems;
    if (problem !== undefined) return new Refusal("CheckFailure", `${problem.path}: ${problem.reason}`);
    return this.provider.create(urnOf(type, name), checked.inputs, preview);
  }

  create(type: string, name: string, inputs: Properties): Made {
    return expectMade(this.tryCreate(type, name, inputs));
  }

  remove(type: string, name: string, made: Made): Refusal | undefined {
    return this.provider.delete(urnOf(type, name), made.id, made.properties);
  }

  read(type: string, name: string, made: Made, inputs: Properties = {}) {
    return this.provider.read(urnOf(type, name), made.id, made.properties, inputs);
  }

  dispose(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}

export function awsAccountForTest(config: Properties = {}, home?: string) {
  return new TestCloud(awsCloud, { region: "eu-west-1", ...config }, home);
}

export function gcpProjectForTest(config: Properties = {}, home?: string) {
  return new TestCloud(gcpCloud, { project: "acme-prod", ...config }, home);
}

export function urnOf(type: string, name: string): string {
  return `urn:pulumi:test::shop::${type}::${name}`;
}

export function expectMade(made: Made | Refusal): Made {
  if (isRefusal(made)) throw new Error(made.message);
  return made;
}

/** The error name of a refusal; what was made, when nothing was refused. */
export function codeOf(result: unknown): unknown {
  return isRefusal(result) ? result.code : result;
}

export const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

export function allow(action: string, resource = "*"): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: action, Resource: resource }],
  });
}
