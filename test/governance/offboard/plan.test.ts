import assert from "node:assert/strict";
import { markDone } from "../../../src/governance/offboard/done.js";
import { type OffboardPlan, offboardPlan } from "../../../src/governance/offboard/plan.js";
import {
  formatState,
  type OffboardState,
  parseState,
  type Scope,
} from "../../../src/governance/offboard/state.js";
import {
  formatOffboardJson,
  formatOffboardMarkdown,
  formatOffboardText,
} from "../../../src/reports/offboard.js";
import { gcpEntry, sessionEvent, usageOf, userEvent } from "../../audit/logs.js";
import {
  account,
  accountExport,
  arnOf,
  exportedRole,
  factsOf,
  roleTrust,
  serviceTrust,
  stack,
  stackFunction,
  stackRole,
} from "../cases.js";

const now = new Date("2026-11-22T12:00:00Z");
const lambda = serviceTrust("lambda.amazonaws.com");
const dayBefore = (days: number) =>
  new Date(now.getTime() - days * 86_400_000).toISOString().replace(".000", "");
const daily = (from: number, to = 0) =>
  Array.from({ length: from - to + 1 }, (_, index) =>
    sessionEvent("other", ["ec2", "DescribeInstances"], dayBefore(from - index), {
      readOnly: true,
      awsRegion: index % 2 === 0 ? "us-east-1" : "eu-west-1",
    }),
  );

interface Given {
  readonly scope?: Scope;
  readonly records?: readonly object[];
  readonly state?: OffboardState;
  readonly at?: Date;
}

function plan(
  files: Readonly<Record<string, unknown>>,
  { scope = { identity: "run" }, records, state, at = now }: Given = {},
): OffboardPlan {
  const usage = records === undefined ? undefined : usageOf(records);
  const found = offboardPlan(factsOf(files), {
    scope,
    now: at,
    fileOwners: () => [],
    usage,
    state,
    waitDays: 30,
  });
  assert.ok(found);
  return found;
}

const role = { "account.json": accountExport([exportedRole("run", lambda), exportedRole("next", lambda)]) };
const used = { ...role, "stack.json": stack([stackFunction("orders", "run")]) };
const functionArn = `arn:aws:lambda:eu-west-1:${account}:function:orders`;

/** The state with a quarantine of so many days ago. */
const quarantined = (days: number): OffboardState => ({
  version: 1,
  scope: { identity: arnOf("run") },
  waitDays: 30,
  identities: [{ id: arnOf("run"), replacements: {}, saved: dayBefore(days), quarantined: dayBefore(days) }],
});

describe("the way out of an identity", () => {
  it("goes through checks, quarantine and waiting before anything is deleted, each step with its way back", () => {
    const [way] = plan(role).ways;
    assert.deepEqual(
      way?.steps.map(({ phase, state }) => [phase, state]),
      [
        ["check", "done"],
        ["replace", "done"],
        ["save", "next"],
        ["quarantine", "later"],
        ["wait", "later"],
        ["delete", "later"],
      ],
    );
    const of = (phase: string) => way?.steps.find((each) => each.phase === phase);
    assert.match(
      of("quarantine")!.commands[0]!,
      /^aws iam put-role-policy --role-name=run --policy-name=keyless-quarantine .*"Deny"/,
    );
    assert.deepEqual(of("quarantine")!.undo, [
      "aws iam delete-role-policy --role-name=run --policy-name=keyless-quarantine",
    ]);
    assert.match(of("delete")!.undo[0]!, /^aws iam create-role --role-name=run /);
  });

  it("is refused while a live dependant has no replacement", () => {
    const found = plan(used);
    assert.equal(found.status, "refused");
    assert.deepEqual(found.state.identities[0]?.replacements, { [functionArn]: null });
    assert.match(
      found.ways[0]!.reasons[0]!,
      /orders still works with it \(declared\): it has no replacement/,
    );
  });

  for (const [title, replacement, status] of [
    ["an identity of the input is a replacement", "next", "open"],
    ["a reason why none is needed is one", "none: it is switched off next week", "open"],
    ["none without a reason is not", "none:", "refused"],
    ["a name that the input does not have is not", "nowhere", "refused"],
    ["what goes is not", "run", "refused"],
  ] as const) {
    it(title, () => {
      const { state } = plan(used);
      const answered = {
        ...state,
        identities: [{ ...state.identities[0]!, replacements: { [functionArn]: replacement } }],
      };
      assert.equal(plan(used, { state: answered }).status, status);
    });
  }

  it("is refused for whoever only the logs know", () => {
    const bills = sessionEvent(
      "run",
      ["ec2", "DescribeInstances"],
      dayBefore(3),
      {},
      { inScopeOf: { credentialsIssuedTo: functionArn.replace("orders", "bills") } },
    );
    const found = plan(role, { records: [bills] });
    assert.equal(found.status, "refused");
    assert.match(found.ways[0]!.reasons[0]!, /bills still works with it \(observed\)/);
  });

  it("who may come by a trust is no dependant where the logs would have shown it", () => {
    const files = {
      "account.json": accountExport([exportedRole("run", roleTrust("first")), exportedRole("first", lambda)]),
    };
    assert.equal(plan(files).status, "refused");
    assert.equal(plan(files, { records: daily(100) }).status, "open");
  });

  for (const [title, days, records, status, wanted] of [
    ["before the waiting period is over it waits", 10, daily(20), "waiting", /20|21 days left/],
    [
      "after it, with whole logs and no use, it may be deleted",
      40,
      daily(50),
      "delete",
      /no use in the 30 days/,
    ],
    ["after it without logs it does not", 40, undefined, "waiting", /nothing shows that it was not used/],
    ["logs that do not reach over the period do not do", 40, daily(15), "waiting", /nothing shows/],
    [
      "use in quarantine stops it",
      40,
      [...daily(50), sessionEvent("run", ["ec2", "DescribeInstances"], dayBefore(5))],
      "stopped",
      /used in quarantine/,
    ],
    [
      "so does a refused call, which is what use looks like there",
      40,
      [
        ...daily(50),
        sessionEvent("run", ["ec2", "DescribeInstances"], dayBefore(60)),
        sessionEvent("run", ["ec2", "DescribeInstances"], dayBefore(5), { errorCode: "AccessDenied" }),
      ],
      "stopped",
      /used in quarantine/,
    ],
    [
      "use before it does not",
      40,
      [...daily(50), sessionEvent("run", ["ec2", "DescribeInstances"], dayBefore(45))],
      "delete",
      /no use/,
    ],
  ] as const) {
    it(title, () => {
      const found = plan(role, { state: quarantined(days), ...(records === undefined ? {} : { records }) });
      assert.equal(found.ways[0]?.status, status);
      assert.match([...found.ways[0]!.reasons].join("\n"), wanted);
      if (status === "stopped") assert.equal(found.status, "stopped");
    });
  }

  it("begins anew when the quarantine in which use was seen is taken back", () => {
    const call = sessionEvent("run", ["ec2", "DescribeInstances"], dayBefore(5));
    const records = [...daily(50), call];
    const stopped = plan(role, { state: quarantined(40), records });
    const { state, early } = markDone(stopped, "back", dayBefore(0));
    assert.deepEqual(early, []);
    assert.deepEqual(Object.keys(state.identities[0]!), ["id", "replacements"]);
    assert.equal(plan(role, { state, records }).status, "refused");
    assert.deepEqual(markDone(plan(role), "back", dayBefore(0)).early, [arnOf("run")]);
  });

  it("is resumed from its state, step by step", () => {
    let { state } = plan(role);
    for (const [phase, status] of [
      ["save", "quarantine"],
      ["quarantine", "waiting"],
      ["wait", "delete"],
      ["delete", "done"],
    ] as const) {
      const marked = markDone(plan(role, { state }), phase, dayBefore(0));
      assert.deepEqual(marked.early, []);
      state = parseState(formatState(marked.state, "state.yaml")) as OffboardState;
      assert.equal(plan(role, { state }).ways[0]?.status, status);
    }
    assert.equal(
      plan(
        { "account.json": accountExport([exportedRole("next", lambda)]) },
        { state, scope: { identity: arnOf("run") } },
      ).status,
      "done",
    );
  });

  it("no step is done before its turn", () => {
    assert.deepEqual(markDone(plan(role), "delete", dayBefore(0)).early, [arnOf("run")]);
    assert.deepEqual(markDone(plan(used), "quarantine", dayBefore(0)).early, [arnOf("run")]);
  });

  it("what code declares changes there too", () => {
    const files = { "stack.json": stack([stackRole("run", lambda)]) };
    const code = plan(files).ways[0]!.steps.find(({ phase }) => phase === "quarantine")!.code;
    assert.match(code[0]!.change, /^add new aws\.iam\.RolePolicy\("keyless-quarantine-run"/);
    assert.equal(code[0]!.undo, "remove it again");
  });
});

describe("what each kind takes", () => {
  const email = "run@acme.iam.gserviceaccount.com";
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
  const serviceAccount = {
    type: "gcp:serviceaccount/account:Account",
    name: "run",
    properties: { email, accountId: "run", project: "acme" },
  };
  const serviceKey = {
    type: "gcp:serviceaccount/key:Key",
    name: "sk",
    properties: { name: `projects/acme/serviceAccounts/${email}/keys/k1`, serviceAccountId: email },
  };
  const urn = (type: string, name: string) => `urn:pulumi:prod::shop::${type}::${name}`;

  for (const [title, resources, identity, off, back, gone] of [
    [
      "an access key",
      [user, key],
      urn(key.type, "key"),
      "aws iam update-access-key --user-name=bot --access-key-id=AKIABOT --status=Inactive",
      "aws iam update-access-key --user-name=bot --access-key-id=AKIABOT --status=Active",
      "aws iam delete-access-key --user-name=bot --access-key-id=AKIABOT",
    ],
    [
      "a service account",
      [serviceAccount],
      email,
      `gcloud iam service-accounts disable projects/-/serviceAccounts/${email}`,
      `gcloud iam service-accounts enable projects/-/serviceAccounts/${email}`,
      `gcloud iam service-accounts delete ${email} --quiet`,
    ],
    [
      "a service account key",
      [serviceAccount, serviceKey],
      urn(serviceKey.type, "sk"),
      `gcloud iam service-accounts keys disable projects/-/serviceAccounts/${email}/keys/k1`,
      `gcloud iam service-accounts keys enable projects/-/serviceAccounts/${email}/keys/k1`,
      `gcloud iam service-accounts keys delete k1 --iam-account=${email} --quiet`,
    ],
  ] as const) {
    it(`${title} is switched off, on and deleted by its own commands`, () => {
      const { steps } = plan({ "stack.json": stack(resources) }, { scope: { identity } }).ways[0]!;
      const of = (phase: string) => steps.find((each) => each.phase === phase)!;
      assert.deepEqual(
        [of("quarantine").commands, of("quarantine").undo, of("delete").commands],
        [[off], [back], [gone]],
      );
      assert.ok(of("delete").undo.length > 0 || of("delete").lost !== undefined);
    });
  }

  for (const [title, name, path, off, gone] of [
    [
      "a service-linked role is only deleted",
      "AWSServiceRoleForX",
      "aws-service-role/x.amazonaws.com/",
      /refuses to be changed/,
      ["aws iam delete-service-linked-role --role-name=AWSServiceRoleForX"],
    ],
    [
      "a role of Identity Center is left to it",
      "AWSReservedSSO_Admin_0123456789abcdef",
      "aws-reserved/sso.amazonaws.com/",
      /assignments of its permission set/,
      [],
    ],
  ] as const) {
    it(title, () => {
      const arn = `arn:aws:iam::${account}:role/${path}${name}`;
      const [way] = plan(
        { "account.json": accountExport([exportedRole(name, lambda, { Arn: arn })]) },
        { scope: { identity: arn } },
      ).ways;
      const of = (phase: string) => way?.steps.find((each) => each.phase === phase);
      assert.match(of("quarantine")!.notes.join(), off);
      assert.deepEqual(of("delete")!.commands, gone);
    });
  }

  it("a key that was used stops in quarantine", () => {
    const id = urn(key.type, "key");
    const state: OffboardState = {
      version: 1,
      scope: { identity: id },
      waitDays: 30,
      identities: [{ id: `${id}#access-key`, replacements: {}, quarantined: dayBefore(10) }],
    };
    const first = plan({ "stack.json": stack([user, key]) }, { scope: { identity: id } });
    const own = { ...state, identities: [{ ...state.identities[0]!, id: first.ways[0]!.identity }] };
    const records = [
      userEvent("bot", ["ec2", "DescribeInstances"], dayBefore(2), { errorCode: "InvalidClientTokenId" }),
    ];
    assert.equal(
      plan({ "stack.json": stack([user, key]) }, { scope: { identity: id }, records, state: own }).status,
      "stopped",
    );
  });

  it("a Google service account that calls in quarantine stops it", () => {
    const state: OffboardState = {
      version: 1,
      scope: { identity: email },
      waitDays: 30,
      identities: [{ id: email, replacements: {}, quarantined: dayBefore(10) }],
    };
    const records = [
      gcpEntry(email, [["storage.objects.get", "projects/_/buckets/b/objects/o", false]], dayBefore(1)),
    ];
    assert.equal(
      plan({ "stack.json": stack([serviceAccount]) }, { scope: { identity: email }, records, state }).status,
      "stopped",
    );
  });

  for (const [name, expected] of [
    ["a'b; rm -rf $(x)", `--role-name='a'\\''b; rm -rf $(x)'`],
    ["$(id)", "--role-name='$(id)'"],
    ["-x", "--role-name=-x"],
  ] as const) {
    it(`a role named ${name} is an argument and no more`, () => {
      const found = plan(
        {
          "stack.json": stack([
            {
              type: "aws:iam/role:Role",
              name: "r",
              properties: { name, assumeRolePolicy: JSON.stringify(lambda) },
            },
          ]),
        },
        { scope: { identity: urn("aws:iam/role:Role", "r") } },
      );
      const { undo } = found.ways[0]!.steps.find(({ phase }) => phase === "quarantine")!;
      assert.deepEqual(undo, [`aws iam delete-role-policy ${expected} --policy-name=keyless-quarantine`]);
      const [first] = found.ways[0]!.steps.find(({ phase }) => phase === "save")!.commands.filter((line) =>
        line.includes(">"),
      );
      assert.doesNotMatch(first!.slice(first!.indexOf(">")), /[;$'() ]{2}/);
    });
  }

  it("a name with control characters is left to a person", () => {
    const found = plan(
      {
        "stack.json": stack([
          {
            type: "aws:iam/role:Role",
            name: "r",
            properties: { name: "a\u001b[2Jb\nrm", assumeRolePolicy: JSON.stringify(lambda) },
          },
        ]),
      },
      { scope: { identity: urn("aws:iam/role:Role", "r") } },
    );
    const step = found.ways[0]!.steps.find(({ phase }) => phase === "quarantine")!;
    assert.deepEqual(step.commands, []);
    assert.match(step.notes.join(), /by hand/);
    for (const format of [formatOffboardText, formatOffboardMarkdown])
      assert.ok(!format(found).includes("\u001b"));
  });
});

describe("the way out of all that somebody owns", () => {
  const owned = (name: string, owner: string) => stackRole(name, lambda, { tags: { owner } });
  const files = {
    "stack.json": stack([
      owned("a", "ana@acme.example"),
      owned("b", "bo@acme.example"),
      owned("c", "Ana@acme.example"),
      stackRole("d", lambda),
    ]),
  };

  it("lists each of theirs, with what says so", () => {
    const found = plan(files, { scope: { owner: "ana@acme.example" } });
    assert.deepEqual(
      found.ways.map(({ name, owner }) => [name, owner?.evidence]),
      [
        ["a", "tag"],
        ["c", "tag"],
      ],
    );
    for (const format of [formatOffboardText, formatOffboardMarkdown, formatOffboardJson])
      assert.ok(format(found).includes("ana@acme.example"));
  });

  it("counts who made it, where only the log says so", () => {
    const made = sessionEvent(
      "admin",
      ["iam", "CreateRole"],
      dayBefore(9),
      { responseElements: { role: { arn: arnOf("d") } } },
      { session: "ana@acme.example" },
    );
    const found = plan(files, { scope: { owner: "ana@acme.example" }, records: [made] });
    assert.deepEqual(
      found.ways.map(({ name, owner }) => [name, owner?.evidence]),
      [
        ["a", "tag"],
        ["c", "tag"],
        ["d", "creator"],
      ],
    );
  });

  it("one of them may be further than another", () => {
    const found = plan(files, { scope: { owner: "ana@acme.example" } });
    const { state, early } = markDone(found, "quarantine", dayBefore(0), arnOf("a"));
    assert.deepEqual(early, []);
    assert.deepEqual(
      state.identities.map(({ id, quarantined: at }) => [id, at !== undefined]),
      [
        [arnOf("a"), true],
        [arnOf("c"), false],
      ],
    );
  });

  it("is nothing for somebody who owns nothing", () => {
    assert.deepEqual(plan(files, { scope: { owner: "nobody@acme.example" } }).ways, []);
  });
});

describe("the state of an offboarding", () => {
  for (const [title, text, wanted] of [
    ["another version", JSON.stringify({ ...quarantined(1), version: 2 }), /version/],
    ["a misspelt field", JSON.stringify({ ...quarantined(1), waitdays: 3 }), /additional properties/],
    [
      "a day that does not exist",
      JSON.stringify(quarantined(1)).replace(/"quarantined":"[^"]*"/, '"quarantined":"2026-13-45"'),
      /no date/,
    ],
    ["no YAML", "a: [", /neither JSON nor YAML/],
    ["two scopes", JSON.stringify({ ...quarantined(1), scope: { identity: "a", owner: "b" } }), /scope/],
  ] as const) {
    it(`with ${title} is refused with the place`, () => {
      const found = parseState(text);
      assert.equal(typeof found, "string");
      assert.match(found as string, wanted);
    });
  }

  it("reads what it writes, in both formats", () => {
    for (const file of ["a.json", "a.yaml"])
      assert.deepEqual(parseState(formatState(quarantined(3), file)), quarantined(3));
  });
});
