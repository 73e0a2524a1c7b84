import { rangeProblems } from "../checks.js";
import type { Service } from "./service.js";

const QUEUE = "aws:sqs/queue:Queue";
const TOPIC = "aws:sns/topic:Topic";

/** SQS and SNS, and who may send and receive. */
export const messaging: readonly Service[] = [
  {
    type: QUEUE,
    noun: "SQS Queue",
    call: "SQS: CreateQueue",
    naming: { property: "name", longest: 80 },
    defaults: {
      delaySeconds: 0,
      maxMessageSize: 262_144,
      messageRetentionSeconds: 345_600,
      receiveWaitTimeSeconds: 0,
      visibilityTimeoutSeconds: 30,
    },
    immutable: ["name", "namePrefix", "fifoQueue"],
    key: "{region}/{name}",
    id: "https://sqs.{region}.amazonaws.com/{account}/{name}",
    outputs: {
      url: "https://sqs.{region}.amazonaws.com/{account}/{name}",
      arn: "arn:{partition}:sqs:{region}:{account}:{name}",
    },
    exists: {
      error: "QueueNameExists",
      message: "A queue already exists with the same name and a different value for some attribute",
    },
    documents: [{ property: "policy", use: "resource", error: "InvalidAttributeValue", limit: 8_192 }],
    check: (properties) => [
      ...rangeProblems(properties, "delaySeconds", 0, 900),
      ...rangeProblems(properties, "messageRetentionSeconds", 60, 1_209_600),
      ...rangeProblems(properties, "visibilityTimeoutSeconds", 0, 43_200),
    ],
  },
  {
    type: "aws:sqs/queuePolicy:QueuePolicy",
    noun: "SQS Queue Policy",
    call: "SQS: SetQueueAttributes",
    immutable: ["queueUrl"],
    key: "{queueUrl}",
    links: [
      {
        property: "queueUrl",
        types: [QUEUE],
        error: "AWS.SimpleQueueService.NonExistentQueue",
        message: "The specified queue does not exist.",
      },
    ],
    documents: [{ property: "policy", use: "resource", error: "InvalidAttributeValue", limit: 8_192 }],
  },
  {
    type: TOPIC,
    noun: "SNS Topic",
    call: "SNS: CreateTopic",
    naming: { property: "name", longest: 256 },
    immutable: ["name", "namePrefix", "fifoTopic"],
    key: "{region}/{name}",
    id: "{arn}",
    outputs: { arn: "arn:{partition}:sns:{region}:{account}:{name}", owner: "{account}" },
    documents: [{ property: "policy", use: "resource", error: "InvalidParameter", limit: 30_720 }],
  },
  {
    type: "aws:sns/topicPolicy:TopicPolicy",
    noun: "SNS Topic Policy",
    call: "SNS: SetTopicAttributes",
    immutable: ["arn"],
    key: "{arn}",
    outputs: { owner: "{account}" },
    links: [{ property: "arn", types: [TOPIC], error: "NotFound", message: "Topic does not exist" }],
    documents: [{ property: "policy", use: "resource", error: "InvalidParameter", limit: 30_720 }],
  },
];
