import { findAction } from "../../../../iam/aws/catalogue.js";
import { type Primitive, primitives, type Step } from "../primitives/index.js";

/** How things that run are taken over: their resource type in the catalogue, and the primitives that do it. */
const ways: Readonly<Record<string, { readonly type: string; readonly primitives: readonly string[] }>> = {
  function: { type: "function", primitives: ["lambda-replace-code", "lambda-replace-layers"] },
  instance: {
    type: "instance",
    primitives: ["ssm-send-command", "ssm-start-session", "ec2-push-ssh-key", "ec2-replace-user-data"],
  },
  project: { type: "project", primitives: ["codebuild-override"] },
  "state-machine": { type: "statemachine", primitives: ["states-replace-definition"] },
  notebook: { type: "notebook-instance", primitives: ["sagemaker-open-notebook"] },
  stack: {
    type: "stack",
    primitives: ["cloudformation-update-stack", "cloudformation-change-set-existing"],
  },
  "code-interpreter": { type: "code-interpreter-custom", primitives: ["agentcore-invoke-interpreter"] },
  cluster: { type: "cluster", primitives: ["emr-add-steps"] },
};

/** Kinds of things that run and can be taken over. */
export const takeoverKinds: readonly string[] = Object.keys(ways);

const known = new Map<string, readonly Primitive[]>();

/** The primitives that take one known thing of a kind over; worked out when first asked for, from the catalogue. */
export function takeoversOf(kind: string): readonly Primitive[] {
  let found = known.get(kind);
  if (found === undefined) {
    const way = ways[kind];
    found = primitives
      .filter(({ name }) => way?.primitives.includes(name))
      .map((primitive) => onOne(primitive, way!.type));
    known.set(kind, found);
  }
  return found;
}

/** The primitive with its steps on one resource of a type, and no longer on any. */
function onOne(primitive: Primitive, type: string): Primitive {
  const change = (step: Step): Step => {
    const takes = step.type ?? findAction(step.action)!.resourceTypes.find(({ name }) => name === type)?.name;
    return step.on === "any" && takes === type ? { ...step, on: "workload" } : step;
  };
  return {
    ...primitive,
    steps: primitive.steps.map((step) => ("action" in step ? change(step) : step.map(change))),
  };
}
