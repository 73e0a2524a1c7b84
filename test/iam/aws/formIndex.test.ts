import assert from "node:assert/strict";
import fc from "fast-check";
import { mayHaveForm } from "../../../src/iam/aws/arnForms.js";
import { resourceTypesOf } from "../../../src/iam/aws/catalogue.js";
import { FormIndex } from "../../../src/iam/aws/formIndex.js";

const forms = ["s3", "iam", "lambda", "logs", "ec2"].flatMap((service) =>
  resourceTypesOf(service).flatMap(({ pattern }) => pattern.split(", ")),
);

describe("An index of forms", () => {
  const index = new FormIndex(forms);

  it("meets what one of its forms meets, where variables are wildcards already", () => {
    const part = fc.constantFrom("*", "a", "?", "a*", "a/b", "");
    fc.assert(
      fc.property(
        fc.constantFrom(...forms),
        fc.array(part, { minLength: 8, maxLength: 8 }),
        (form, parts) => {
          let next = 0;
          const pattern = form.replaceAll("*", () => parts[next++ % parts.length]!);
          const bucketOnly = (each: string) => each === "arn:*:s3:::*" && pattern.includes("/");
          assert.equal(
            index.meets(pattern),
            forms.some((each) => !bucketOnly(each) && mayHaveForm(pattern, each)),
            pattern,
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});
