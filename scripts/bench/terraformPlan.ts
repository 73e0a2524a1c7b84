import { policyDocument, random, type Source, trustDocument } from "./documents.js";

const aws = "registry.terraform.io/hashicorp/aws";
const google = "registry.terraform.io/hashicorp/google";
const account = "123456789012";

interface Planned {
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly unknown: readonly string[];
}

/** A resource of the mix that a large landing zone has, out of every hundred: roles, policies, members, functions. */
function resource(index: number, pick: Source): Planned {
  const of100 = index % 100;
  const name = `n${index}`;
  const arn = ["arn", "id"];
  if (of100 < 22)
    return {
      type: "aws_iam_role",
      values: { name, path: "/", assume_role_policy: trustDocument(index, pick), max_session_duration: 3600 },
      unknown: [...arn, "unique_id", "create_date"],
    };
  if (of100 < 38)
    return {
      type: "aws_iam_policy",
      values: { name, path: "/", policy: policyDocument(pick) },
      unknown: arn,
    };
  if (of100 < 54) {
    const managed = ["AdministratorAccess", "ReadOnlyAccess", "PowerUserAccess"].map(
      (policy) => `arn:aws:iam::aws:policy/${policy}`,
    );
    const own = `arn:aws:iam::${account}:policy/n${index}`;
    const values = { role: `n${index - 30}`, policy_arn: pick([own, own, ...managed]) };
    return { type: "aws_iam_role_policy_attachment", values, unknown: ["id"] };
  }
  if (of100 < 62)
    return {
      type: "aws_iam_role_policy",
      values: { name, role: `n${index - 50}`, policy: policyDocument(pick) },
      unknown: ["id"],
    };
  if (of100 < 68)
    return { type: "aws_iam_user", values: { name, path: "/" }, unknown: [...arn, "unique_id"] };
  if (of100 < 72)
    return {
      type: "aws_iam_access_key",
      values: { user: `n${index - 6}`, status: "Active" },
      unknown: ["id", "secret"],
    };
  if (of100 < 80) {
    const variables = { LOG_LEVEL: "info", TABLE: `t-${index}` };
    const values = { function_name: name, runtime: "nodejs20.x", environment: [{ variables }], timeout: 30 };
    return { type: "aws_lambda_function", values, unknown: [...arn, "role", "version"] };
  }
  const project = `project-${index % 20}`;
  if (of100 < 92) {
    const role = pick(["roles/editor", "roles/viewer", "roles/storage.objectViewer", "roles/run.invoker"]);
    const member = pick(["user", "serviceAccount"]);
    return {
      type: "google_project_iam_member",
      values: { project, role, member: `${member}:m${index}@example.com` },
      unknown: ["id", "etag"],
    };
  }
  if (of100 < 96)
    return {
      type: "google_service_account",
      values: { account_id: name, project },
      unknown: ["email", "id"],
    };
  return {
    type: "google_service_account_key",
    values: { service_account_id: `n${index - 4}`, key_algorithm: "KEY_ALG_RSA_2048" },
    unknown: ["id", "private_key"],
  };
}

/** A plan as `terraform show -json` prints it, of so many resources; the same text at each run. */
export function terraformPlan(size: number): string {
  const pick = random(42);
  const planned = new Map<string, object[]>();
  const configured = new Map<string, object[]>();
  const changes: object[] = [];
  for (let index = 0; index < size; index++) {
    const { type, values, unknown } = resource(index, pick);
    const provider = type.startsWith("aws") ? aws : google;
    const module = index % 5 === 0 ? "" : `module.m${index % 40}`;
    const local = `${type}.n${index}`;
    const address = module === "" ? local : `${module}.${local}`;
    const base = { address, mode: "managed", type, name: `n${index}`, provider_name: provider };
    const all = Object.fromEntries(unknown.map((name) => [name, true]));
    const expressions = Object.fromEntries(Object.keys(values).map((name) => [name, {}]));
    push(planned, module, { ...base, schema_version: 0, values, sensitive_values: {} });
    push(configured, module, { ...base, address: local, expressions, schema_version: 0 });
    const change = { actions: ["create"], before: null, after: values, after_unknown: all };
    changes.push({ ...base, ...(module === "" ? {} : { module_address: module }), change });
  }
  const inner = (lists: ReadonlyMap<string, object[]>) => [...lists].filter(([module]) => module !== "");
  return JSON.stringify({
    format_version: "1.2",
    terraform_version: "1.7.5",
    planned_values: {
      root_module: {
        resources: planned.get("") ?? [],
        child_modules: inner(planned).map(([address, resources]) => ({ address, resources })),
      },
    },
    resource_changes: changes,
    configuration: {
      root_module: {
        resources: configured.get("") ?? [],
        module_calls: Object.fromEntries(
          inner(configured).map(([module, resources]) => [
            module.slice("module.".length),
            { module: { resources } },
          ]),
        ),
      },
    },
  });
}

function push(lists: Map<string, object[]>, key: string, entry: object): void {
  lists.set(key, lists.get(key) ?? []);
  lists.get(key)?.push(entry);
}
