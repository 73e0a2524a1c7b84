import { awsAccount } from "../../account/index.js";
import type { Cloud } from "../core/cloud.js";
import { object } from "../core/values.js";
import { awsFunctions } from "./functions/index.js";
import { iamModels } from "./iam/index.js";
import { isAwsIdentityType, outline } from "./outline.js";
import { resourcePolicyModel } from "./resourcePolicy.js";
import { serviceModels } from "./services/index.js";
import {
  type AwsModel,
  type AwsSettings,
  accountProblem,
  allTags,
  awsSettings,
  checkAwsConfig,
} from "./settings.js";

const MODELS: ReadonlyMap<string, AwsModel> = new Map(
  [...iamModels, ...serviceModels].map((model) => [model.type, model]),
);

/** The stand-in for the official AWS provider. */
export const aws: Cloud<AwsSettings> = {
  name: "aws",
  checkConfig: checkAwsConfig,
  settings: awsSettings,
  refusal: accountProblem,
  account: (home, settings) => awsAccount(home, settings.account),
  describe: ({ account, region }) => `AWS account ${account}, ${region}`,
  model: (type, _sdk, resource) =>
    MODELS.get(type) ??
    (isAwsIdentityType(type) ? resourcePolicyModel(type, resource) : outline(type, resource)),
  isOutline: (type) => !MODELS.has(type) && !isAwsIdentityType(type),
  functions: awsFunctions,
  enrich: (inputs, resource, { defaultTags }) =>
    "tags" in resource.inputs && Object.keys(defaultTags).length > 0
      ? { ...inputs, tags: { ...defaultTags, ...object(inputs, "tags") } }
      : inputs,
  missing: () => [],
  complete: (inputs, resource, { region }) => ({
    ...("region" in resource.inputs && inputs.region === undefined ? { region } : {}),
    ...("tagsAll" in resource.outputs ? { tagsAll: allTags(inputs) } : {}),
  }),
};
