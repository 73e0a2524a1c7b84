import assert from "node:assert/strict";
import { Secret, Unknown } from "../../src/model/index.js";
import { readPolicyResource } from "../../src/pack/policyResource.js";

const view = {
  urn: "urn:pulumi:dev::shop::aws:iam/virtualMfaDevice:VirtualMfaDevice::jane",
  type: "aws:iam/virtualMfaDevice:VirtualMfaDevice",
  name: "jane",
  props: { virtualMfaDeviceName: "jane", base32StringSeed: "bm90IGEgcmVhbCBvbmU=" },
};

describe("A resource as CrossGuard gives it", () => {
  it("says that plain values may be marked ones", () => {
    const { isUnmarked, properties } = readPolicyResource(view);
    assert.deepEqual({ isUnmarked, properties }, { isUnmarked: true, properties: view.props });
  });

  it("keeps the marks of outputs, which are passed on by name", () => {
    const { properties } = readPolicyResource({
      ...view,
      additionalSecretOutputs: ["base32StringSeed", "qrCodePng"],
    });
    assert.deepEqual(Object.keys(properties), ["virtualMfaDeviceName", "base32StringSeed"]);
    assert.ok(properties.base32StringSeed instanceof Secret);
  });

  it("leaves an output that is not known as it is", () => {
    const props = Object.defineProperty({ ...view.props }, "base32StringSeed", {
      enumerable: true,
      get() {
        throw Object.assign(new Error("unknown"), { unknownTypeSentinel: true });
      },
    });
    const { properties } = readPolicyResource({
      ...view,
      props,
      additionalSecretOutputs: ["base32StringSeed"],
    });
    assert.ok(properties.base32StringSeed instanceof Unknown);
  });
});
