import assert from "node:assert/strict";
import { changeImpactOf } from "../../../src/governance/impact/change.js";
import { extractFacts } from "../../../src/readers/index.js";
import { beforeChange } from "../../../src/readers/previous.js";
import { formatChangeJson, formatChangeMarkdown, formatChangeText } from "../../../src/reports/impact.js";
import { gcpEntry, sessionEvent, usageOf, userEvent, webIdentityEvent } from "../../audit/logs.js";
import {
  account,
  accountExport,
  arnOf,
  factsOf,
  githubProvider,
  githubTrust,
  policy,
  roleTrust,
  serviceTrust,
  stack,
  stackRole,
} from "../cases.js";

const now = new Date("2026-11-22T12:00:00Z");
const bucket = "arn:aws:s3:::data";
const read = { Action: "s3:GetObject", Resource: `${bucket}/*` };
const list = { Action: "s3:ListBucket", Resource: bucket };
const role = stackRole("run", serviceTrust("lambda.amazonaws.com"));

const withPolicy = (...statements: readonly object[]) => [
  role,
  {
    type: "aws:iam/rolePolicy:RolePolicy",
    name: "run",
    properties: { role: "run", policy: JSON.stringify(policy(...statements)) },
  },
];

const getObject = sessionEvent(
  "run",
  ["s3", "GetObject"],
  "2026-11-19T10:00:00Z",
  {
    eventCategory: "Data",
    readOnly: true,
    resources: [{ type: "AWS::S3::Object", ARN: `${bucket}/a.txt` }],
  },
  { inScopeOf: { credentialsIssuedTo: `arn:aws:lambda:eu-west-1:${account}:function:orders` } },
);

function change(
  before: Parameters<typeof stack>[0],
  after: Parameters<typeof stack>[0],
  records: readonly object[] = [getObject],
) {
  const facts = (resources: typeof before) => factsOf({ "stack.json": stack(resources) });
  return changeImpactOf(facts(before), facts(after), usageOf(records), now);
}

describe("what a change takes away of what was used", () => {
  it("names the permission, the workload and the day", () => {
    const found = change(withPolicy(read, list), withPolicy(list));
    assert.equal(found.verdict, "breaks");
    assert.deepEqual(found.reasons, [
      `This change removes s3:GetObject on ${bucket}/a.txt from run, which orders used 3 days ago (1 call, the last on 2026-11-19)`,
    ]);
    for (const format of [formatChangeText, formatChangeJson, formatChangeMarkdown]) {
      assert.ok(format(found).includes("s3:GetObject"));
    }
  });

  const condition = { Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } };
  for (const [title, before, after, records, verdict] of [
    [
      "what was not used is no loss that the logs know",
      withPolicy(read, list),
      withPolicy(read),
      [getObject],
      "unknown",
    ],
    ["more rights take nothing away", withPolicy(read), withPolicy(read, list), [getObject], "safe"],
    [
      "the same rights in other words take nothing away",
      withPolicy(read, list),
      withPolicy({ Action: ["s3:ListBucket", "s3:getobject"], Resource: [bucket, `${bucket}/*`] }),
      [getObject],
      "safe",
    ],
    [
      "a Deny takes away",
      withPolicy(read),
      withPolicy(read, { ...read, Effect: "Deny" }),
      [getObject],
      "breaks",
    ],
    [
      "another bucket takes away",
      withPolicy(read),
      withPolicy({ ...read, Resource: "arn:aws:s3:::other/*" }),
      [getObject],
      "breaks",
    ],
    [
      "a new condition is not decided",
      withPolicy(read),
      withPolicy({ ...read, ...condition }),
      [getObject],
      "unknown",
    ],
    [
      "the same condition keeps",
      withPolicy({ ...read, ...condition }),
      withPolicy({ ...read, ...condition }),
      [getObject],
      "safe",
    ],
    [
      "what was refused was not used",
      withPolicy(read),
      withPolicy(list),
      [{ ...getObject, errorCode: "AccessDenied" }],
      "unknown",
    ],
    ["what its own policies never gave does not go", withPolicy(list), withPolicy(list), [getObject], "safe"],
    ["the role itself goes", withPolicy(read), [], [getObject], "breaks"],
  ] as const) {
    it(title, () => assert.equal(change(before, after, records).verdict, verdict));
  }

  it("a key that was used goes", () => {
    const user = {
      type: "aws:iam/user:User",
      name: "bot",
      properties: { name: "bot", arn: `arn:aws:iam::${account}:user/bot` },
    };
    const key = {
      type: "aws:iam/accessKey:AccessKey",
      name: "key",
      properties: { id: "AKIABOT", user: "bot" },
    };
    const found = change(
      [user, key],
      [user],
      [userEvent("bot", ["ec2", "DescribeInstances"], "2026-11-21T10:00:00Z")],
    );
    assert.equal(found.verdict, "breaks");
    assert.match(found.reasons[0]!, /removes the credential .* which bearer of AKIABOT used yesterday/);
  });

  it("a Google role that was used goes, unless another one gives the same", () => {
    const email = "run@acme.iam.gserviceaccount.com";
    const run = {
      type: "gcp:serviceaccount/account:Account",
      name: "run",
      properties: { email, accountId: "run", project: "acme" },
    };
    const grant = (name: string) => ({
      type: "gcp:projects/iAMMember:IAMMember",
      name,
      properties: { project: "acme", role: name, member: `serviceAccount:${email}` },
    });
    const records = [
      gcpEntry(email, [["storage.objects.get", "projects/_/buckets/b/objects/o"]], "2026-11-20T10:00:00Z"),
    ];
    const of = (...after: readonly string[]) =>
      change([run, grant("roles/storage.objectViewer")], [run, ...after.map(grant)], records).verdict;
    assert.deepEqual(
      [of("roles/storage.admin"), of("roles/logging.viewer"), of()],
      ["unknown", "breaks", "breaks"],
    );
  });
});

describe("the ways in that a change takes away", () => {
  const used = webIdentityEvent("run", "repo:acme/web:ref:refs/heads/main", "2026-11-19T10:00:00Z");
  const assumed = sessionEvent("first", ["sts", "AssumeRole"], "2026-11-19T10:00:00Z", {
    readOnly: true,
    requestParameters: { roleArn: arnOf("run"), roleSessionName: "s" },
  });
  const provider = {
    type: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
    name: "gh",
    properties: {
      arn: githubProvider,
      url: "https://token.actions.githubusercontent.com",
      clientIdLists: ["sts.amazonaws.com"],
    },
  };
  const trusting = (trust: object) => [
    provider,
    stackRole("run", trust),
    stackRole("first", serviceTrust("lambda.amazonaws.com")),
  ];
  for (const [title, before, after, records, verdict] of [
    [
      "another branch keeps the token out",
      githubTrust("repo:acme/web:ref:refs/heads/main"),
      githubTrust("repo:acme/web:ref:refs/heads/release"),
      [used],
      "breaks",
    ],
    [
      "the same trust lets it in",
      githubTrust("repo:acme/web:ref:refs/heads/main"),
      githubTrust("repo:acme/web:ref:refs/heads/main"),
      [used],
      "safe",
    ],
    [
      "a service instead of the role keeps the role out",
      roleTrust("first"),
      serviceTrust("ec2.amazonaws.com"),
      [assumed],
      "breaks",
    ],
    [
      "the role beside another stays",
      roleTrust("first"),
      policy({ Principal: { AWS: [arnOf("first"), arnOf("other")] }, Action: "sts:AssumeRole" }),
      [assumed],
      "unknown",
    ],
  ] as const) {
    it(title, () => {
      const found = change(trusting(before), trusting(after), records);
      assert.equal(found.verdict, verdict);
      if (verdict === "breaks") assert.match(found.reasons[0]!, /removes the way into run of .* 3 days ago/);
    });
  }

  it("an audience that its provider does not take any more keeps the token out", () => {
    const before = trusting(githubTrust("repo:acme/web:ref:refs/heads/main"));
    const other = { ...provider, properties: { ...provider.properties, clientIdLists: ["another"] } };
    const found = change(before, [other, ...before.slice(1)], [used]);
    assert.equal(found.verdict, "breaks", found.reasons.join());
    const more = {
      ...provider,
      properties: { ...provider.properties, clientIdLists: ["a", "sts.amazonaws.com"] },
    };
    assert.notEqual(change(before, [more, ...before.slice(1)], [used]).verdict, "breaks");
  });
});

describe("what there was before", () => {
  it("stands in a Terraform plan", () => {
    const resource = (before: object | null, after: object | null, actions: readonly string[]) => ({
      address: "aws_iam_role_policy.run",
      mode: "managed",
      type: "aws_iam_role_policy",
      name: "run",
      change: { actions, before, after, after_unknown: {} },
    });
    const roleChange = {
      address: "aws_iam_role.run",
      mode: "managed",
      type: "aws_iam_role",
      name: "run",
      change: {
        actions: ["no-op"],
        before: {
          name: "run",
          arn: arnOf("run"),
          assume_role_policy: JSON.stringify(serviceTrust("lambda.amazonaws.com")),
        },
        after: {
          name: "run",
          arn: arnOf("run"),
          assume_role_policy: JSON.stringify(serviceTrust("lambda.amazonaws.com")),
        },
        after_unknown: {},
      },
    };
    const values = (...statements: readonly object[]) => ({
      name: "run",
      role: "run",
      policy: JSON.stringify(policy(...statements)),
    });
    const plan = {
      format_version: "1.2",
      terraform_version: "1.9.0",
      resource_changes: [roleChange, resource(values(read, list), values(list), ["update"])],
      configuration: { root_module: {} },
    };
    const reading = beforeChange("plan.json", structuredClone(plan) as never);
    assert.ok(reading);
    const before = extractFacts(reading.resources, reading.unread);
    const found = changeImpactOf(before, factsOf({ "plan.json": plan }), usageOf([getObject]), now);
    assert.match(found.reasons[0]!, /removes s3:GetObject .* from run, which orders used 3 days ago/);
  });

  it("stands in a Pulumi preview", () => {
    const { deployment } = stack(withPolicy(read, list)) as {
      deployment: { resources: readonly { urn: string }[] };
    };
    const after = (stack(withPolicy(list)) as { deployment: { resources: readonly { urn: string }[] } })
      .deployment.resources;
    const steps = deployment.resources.map((oldState, index) => ({
      op: index === 0 ? "same" : "update",
      urn: oldState.urn,
      oldState,
      newState: after[index],
    }));
    const preview = { config: {}, steps, changeSummary: { update: 1 } };
    const reading = beforeChange("preview.json", structuredClone(preview) as never);
    assert.ok(reading);
    const before = extractFacts(reading.resources, reading.unread);
    assert.equal(
      changeImpactOf(before, factsOf({ "preview.json": preview }), usageOf([getObject]), now).verdict,
      "breaks",
    );
  });
});

describe("what a change takes away from a user in a group", () => {
  const limits = `arn:aws:iam::${account}:policy/limits`;
  const put = userEvent("ci", ["s3", "PutObject"], "2026-11-19T10:00:00Z", {
    eventCategory: "Data",
    resources: [{ type: "AWS::S3::Object", ARN: `${bucket}/a.txt` }],
  });
  const exported = (groups: readonly string[], given: object, cap: object) =>
    accountExport([], {
      UserDetailList: [
        {
          UserName: "ci",
          Arn: `arn:aws:iam::${account}:user/ci`,
          GroupList: groups,
          AttachedManagedPolicies: [],
          PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: limits },
        },
      ],
      GroupDetailList: [
        {
          GroupName: "deployers",
          Arn: `arn:aws:iam::${account}:group/deployers`,
          GroupPolicyList: [{ PolicyName: "deploy", PolicyDocument: policy(given) }],
          AttachedManagedPolicies: [],
        },
      ],
      Policies: [
        {
          PolicyName: "limits",
          Arn: limits,
          DefaultVersionId: "v1",
          PolicyVersionList: [{ Document: policy(cap), VersionId: "v1", IsDefaultVersion: true }],
        },
      ],
    });
  const all = { Action: "s3:*", Resource: "*" };
  const before = exported(["deployers"], all, all);

  for (const [title, after, verdict] of [
    ["nothing changes", before, "safe"],
    ["it leaves the group", exported([], all, all), "breaks"],
    ["the group may do less", exported(["deployers"], read, all), "breaks"],
    ["its boundary lets less through", exported(["deployers"], all, read), "breaks"],
  ] as const) {
    it(`${title}: ${verdict}`, () => {
      const facts = (content: object) => factsOf({ "account.json": content });
      const found = changeImpactOf(facts(before), facts(after), usageOf([put]), now);
      assert.equal(found.verdict, verdict, found.reasons.join("\n"));
      if (verdict === "breaks") assert.match(found.reasons[0]!, /removes s3:PutObject .* from ci/);
    });
  }
});

describe("the ways into a Google service account that a change takes away", () => {
  const email = "deploy@acme.iam.gserviceaccount.com";
  const pool = "//iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/gh";
  const subject = `principal:${pool}/subject/repo:acme/web:ref:refs/heads/main`;
  const serviceAccount = {
    type: "gcp:serviceaccount/account:Account",
    name: "deploy",
    properties: { email, accountId: "deploy", project: "acme" },
  };
  const provider = (attributeCondition: string) => ({
    type: "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
    name: "github",
    properties: {
      name: "projects/123/locations/global/workloadIdentityPools/gh/providers/github",
      workloadIdentityPoolId: "gh",
      workloadIdentityPoolProviderId: "github",
      oidc: { issuerUri: "https://token.actions.githubusercontent.com" },
      attributeMapping: { "google.subject": "assertion.sub" },
      attributeCondition,
    },
  });
  const owned = provider("assertion.repository_owner == 'acme'");
  const grant = (member: string, role = "roles/iam.workloadIdentityUser") => ({
    type: "gcp:serviceaccount/iAMMember:IAMMember",
    name: "grant",
    properties: { serviceAccountId: `projects/acme/serviceAccounts/${email}`, role, member },
  });
  const onProject = {
    type: "gcp:projects/iAMMember:IAMMember",
    name: "wide",
    properties: { project: "acme", role: "roles/iam.serviceAccountTokenCreator", member: subject },
  };
  const used = gcpEntry(
    email,
    [["storage.objects.get", "projects/_/buckets/b/objects/o"]],
    "2026-11-19T10:00:00Z",
    { info: { serviceAccountDelegationInfo: [{ principalSubject: subject }] } },
  );
  const before = [serviceAccount, owned, grant(subject)];

  for (const [title, was, will, verdict] of [
    ["nothing changes", before, before, "safe"],
    ["the grant goes", before, [serviceAccount, owned], "breaks"],
    ["another subject is let in instead", before, [serviceAccount, owned, grant(`${subject}-2`)], "breaks"],
    [
      "the whole pool is let in instead",
      before,
      [serviceAccount, owned, grant(`principalSet:${pool}/*`)],
      "safe",
    ],
    [
      "an attribute is asked for instead",
      before,
      [serviceAccount, owned, grant(`principalSet:${pool}/attribute.repository/acme/web`)],
      "unknown",
    ],
    [
      "a role that lets nobody in is granted instead",
      before,
      [serviceAccount, owned, grant(subject, "roles/iam.serviceAccountViewer")],
      "breaks",
    ],
    ["a grant on the project stays", [...before, onProject], [serviceAccount, owned, onProject], "safe"],
    [
      "the provider asks for more",
      before,
      [serviceAccount, provider("assertion.ref == 'x'"), grant(subject)],
      "unknown",
    ],
    ["the provider goes", before, [serviceAccount, grant(subject)], "breaks"],
  ] as const) {
    it(`${title}: ${verdict}`, () => {
      const found = change(was, will, [used]);
      assert.equal(found.verdict, verdict, found.reasons.join("\n"));
      if (verdict === "breaks")
        assert.match(found.reasons.join("\n"), /removes the way into deploy of principal:/);
    });
  }
});
