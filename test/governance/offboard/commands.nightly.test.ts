import assert from "node:assert/strict";
import { stack, urnOf } from "../cases.js";
import { type Moto, startMoto } from "./moto.js";
import { stepsOf } from "./phases.js";
import { type Recorder, startRecorder } from "./recorder.js";

/** What moto calls its account. */
const account = "123456789012";
const document = (...statements: readonly object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
const trust = document({
  Effect: "Allow",
  Principal: { Service: "ec2.amazonaws.com" },
  Action: "sts:AssumeRole",
});
const readAll = document({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" });

describe("the commands of the way out, run by the AWS CLI", function () {
  this.timeout(600_000);
  let aws: Moto;
  before(async function () {
    const found = await startMoto();
    if (typeof found === "string") {
      process.stderr.write(`      skipped: ${found}\n`);
      return this.skip();
    }
    aws = found;
    await aws.shell(
      `aws iam create-policy --policy-name=limits --policy-document='${readAll}'`,
      `aws iam create-policy --policy-name=shared --path=/team/ --policy-document='${readAll}'`,
      "aws iam create-group --group-name=staff",
    );
  });
  after(() => aws?.stop());

  const read = async (command: string) => JSON.parse(await aws.shell(`${command} --output=json`));
  const details = () => read("aws iam get-account-authorization-details");

  /** An identity as the account export has it, without what is new each time that it is made. */
  async function standing(list: string, name: string): Promise<unknown> {
    const entries = ((await details()) as Record<string, readonly Record<string, unknown>[]>)[list] ?? [];
    const found = entries.find((each) => Object.values(each).includes(name));
    if (found === undefined) return undefined;
    return JSON.parse(JSON.stringify(found), (key, value) =>
      key === "CreateDate" || /^(?:Role|User|Group|InstanceProfile)Id$/.test(key) ? undefined : sorted(value),
    );
  }

  /** Lists in which order means nothing. */
  function sorted(value: unknown): unknown {
    if (!Array.isArray(value)) return value;
    return value
      .map((each) => JSON.stringify(each))
      .sort()
      .map((each) => JSON.parse(each));
  }

  const policy = (name: string) => `arn:aws:iam::${account}:policy/${name}`;

  for (const [title, list, name, kind, setup] of [
    [
      "a role with everything that a role may have",
      "RoleDetailList",
      "run",
      "role",
      [
        `aws iam create-role --role-name=run --path=/app/ --description='runs "it"' --max-session-duration=7200 --permissions-boundary=${policy("limits")} --tags=Key=owner,Value=web --assume-role-policy-document='${trust}'`,
        `aws iam put-role-policy --role-name=run --policy-name=one --policy-document='${readAll}'`,
        `aws iam put-role-policy --role-name=run --policy-name=two@x.y --policy-document='${readAll}'`,
        `aws iam attach-role-policy --role-name=run --policy-arn=${policy("team/shared")}`,
        "aws iam create-instance-profile --instance-profile-name=run",
        "aws iam add-role-to-instance-profile --instance-profile-name=run --role-name=run",
      ],
    ],
    [
      "a role with nothing",
      "RoleDetailList",
      "bare",
      "role",
      [`aws iam create-role --role-name=bare --assume-role-policy-document='${trust}'`],
    ],
    [
      "a user with everything that a user may have, of the same name as the role",
      "UserDetailList",
      "run",
      "user",
      [
        `aws iam create-user --user-name=run --path=/ci/ --permissions-boundary=${policy("limits")} --tags=Key=owner,Value=web`,
        `aws iam put-user-policy --user-name=run --policy-name=own --policy-document='${readAll}'`,
        `aws iam attach-user-policy --user-name=run --policy-arn=${policy("team/shared")}`,
        "aws iam add-user-to-group --group-name=staff --user-name=run",
        "aws iam create-login-profile --user-name=run --password=Mock-pass-1",
        "aws iam create-access-key --user-name=run",
        'aws iam update-access-key --user-name=run --status=Inactive --access-key-id="$(aws iam create-access-key --user-name=run --query=AccessKey.AccessKeyId --output=text)"',
        "aws iam upload-ssh-public-key --user-name=run --ssh-public-key-body='ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDm'",
        'aws iam enable-mfa-device --user-name=run --authentication-code1=123456 --authentication-code2=654321 --serial-number="$(aws iam create-virtual-mfa-device --virtual-mfa-device-name=run --outfile=qr.png --bootstrap-method=QRCodePNG --query=VirtualMFADevice.SerialNumber --output=text)"',
      ],
    ],
    ["a user with nothing", "UserDetailList", "bare", "user", ["aws iam create-user --user-name=bare"]],
    [
      "a group with members and policies",
      "GroupDetailList",
      "devs",
      "group",
      [
        "aws iam create-group --group-name=devs --path=/org/",
        `aws iam put-group-policy --group-name=devs --policy-name=own --policy-document='${readAll}'`,
        `aws iam attach-group-policy --group-name=devs --policy-arn=${policy("team/shared")}`,
        "aws iam create-user --user-name=member",
        "aws iam add-user-to-group --group-name=devs --user-name=member",
      ],
    ],
  ] as const) {
    it(`${title}: each step does what it says, and its inverse takes it back`, async () => {
      await aws.shell(...setup);
      const exported = await details();
      const arn = (exported[list] as readonly { Arn: string }[]).find(({ Arn }) =>
        Arn.endsWith(`/${name}`),
      )!.Arn;
      const step = stepsOf({ "account.json": exported }, arn);
      const before = await standing(list, name);
      const keys = () =>
        kind === "user"
          ? read(`aws iam list-access-keys --user-name=${name} --query='AccessKeyMetadata[].Status'`)
          : [];
      const statuses = await keys();

      await aws.shell(...step("save").commands);
      assert.deepEqual(await standing(list, name), before, "saving changes nothing");

      await aws.shell(...step("quarantine").commands);
      const off = await read(
        `aws iam get-${kind}-policy --${kind}-name=${name} --policy-name=keyless-quarantine`,
      );
      assert.equal(off.PolicyDocument.Statement[0].Effect, "Deny");
      for (const status of await keys()) assert.equal(status, "Inactive");

      await aws.shell(...step("quarantine").undo);
      assert.deepEqual(await standing(list, name), before, "the way back from quarantine");
      assert.deepEqual(await keys(), statuses);

      await aws.shell(...step("quarantine").commands, ...step("delete").commands);
      assert.equal(await standing(list, name), undefined, "it is gone");

      await aws.shell(...step("delete").undo);
      assert.deepEqual(await standing(list, name), before, "the way back from deletion");
      if (kind === "group") {
        const members = await read("aws iam get-group --group-name=devs --query='Users[].UserName'");
        assert.deepEqual(members, ["member"]);
      }
    });
  }

  interface Case {
    readonly title: string;
    readonly type: string;
    /** Makes it, and gives what a stack would know of it. */
    readonly make: () => Promise<Readonly<Record<string, unknown>>>;
    /** A command whose output tells its state, by what the stack knows. */
    readonly state: (properties: Readonly<Record<string, unknown>>) => string;
    readonly off?: RegExp;
  }

  const cases: readonly Case[] = [
    {
      title: "an access key",
      type: "aws:iam/accessKey:AccessKey",
      make: async () => {
        await aws.shell("aws iam create-user --user-name=keyed");
        const { AccessKey } = await read("aws iam create-access-key --user-name=keyed");
        return { id: AccessKey.AccessKeyId, user: "keyed", status: "Active" };
      },
      state: () => "aws iam list-access-keys --user-name=keyed",
      off: /Inactive/,
    },
    {
      title: "an SSH key",
      type: "aws:iam/sshKey:SshKey",
      make: async () => {
        await aws.shell("aws iam create-user --user-name=sshed");
        const { SSHPublicKey } = await read(
          "aws iam upload-ssh-public-key --user-name=sshed --ssh-public-key-body='ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDm'",
        );
        return { sshPublicKeyId: SSHPublicKey.SSHPublicKeyId, username: "sshed", encoding: "SSH" };
      },
      state: () => "aws iam list-ssh-public-keys --user-name=sshed",
      off: /Inactive/,
    },
    {
      title: "a password of the console",
      type: "aws:iam/userLoginProfile:UserLoginProfile",
      make: async () => {
        await aws.shell(
          "aws iam create-user --user-name=signed",
          "aws iam create-login-profile --user-name=signed --password=Mock-pass-1",
        );
        return { user: "signed" };
      },
      state: () => "aws iam get-login-profile --user-name=signed",
    },
    {
      title: "an OIDC provider",
      type: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
      make: async () => {
        const made = await read(
          "aws iam create-open-id-connect-provider --url=https://token.example.com --client-id-list one two --thumbprint-list=0000000000000000000000000000000000000000",
        );
        return { arn: made.OpenIDConnectProviderArn, url: "https://token.example.com" };
      },
      state: ({ arn }) => `aws iam get-open-id-connect-provider --open-id-connect-provider-arn=${arn}`,
    },
    {
      title: "a SAML provider",
      type: "aws:iam/samlProvider:SamlProvider",
      make: async () => {
        const metadata = `<EntityDescriptor entityID="https://idp.example.com">${"x".repeat(1200)}</EntityDescriptor>`;
        const made = await read(
          `aws iam create-saml-provider --name=idp --saml-metadata-document='${metadata}'`,
        );
        return { arn: made.SAMLProviderArn, name: "idp" };
      },
      state: ({ arn }) => `aws iam get-saml-provider --saml-provider-arn=${arn}`,
    },
    {
      title: "an API key",
      type: "aws:apigateway/apiKey:ApiKey",
      make: async () => ({
        id: (await read("aws apigateway create-api-key --name=partner --enabled")).id,
        name: "partner",
      }),
      state: ({ id }) => `aws apigateway get-api-key --api-key=${id}`,
      off: /"enabled": false/,
    },
    {
      title: "a device's certificate",
      type: "aws:iot/certificate:Certificate",
      make: async () => {
        const made = await read("aws iot create-keys-and-certificate --set-as-active");
        return { id: made.certificateId, arn: made.certificateArn, active: true };
      },
      state: ({ id }) =>
        `aws iot describe-certificate --certificate-id=${id} --query=certificateDescription.status`,
      off: /INACTIVE/,
    },
    {
      title: "a key pair",
      type: "aws:ec2/keyPair:KeyPair",
      make: async () => {
        await aws.shell("aws ec2 create-key-pair --key-name=box > /dev/null");
        return { keyName: "box" };
      },
      state: () => "aws ec2 describe-key-pairs --key-names box",
    },
    {
      title: "a grant of a key",
      type: "aws:kms/grant:Grant",
      make: async () => {
        const { KeyMetadata } = await read("aws kms create-key");
        const made = await read(
          `aws kms create-grant --key-id=${KeyMetadata.KeyId} --grantee-principal=arn:aws:iam::${account}:role/run --operations=Decrypt`,
        );
        return { keyId: KeyMetadata.KeyId, grantId: made.GrantId };
      },
      state: ({ keyId }) => `aws kms list-grants --key-id=${keyId} --query='Grants[].GrantId'`,
    },
    {
      title: "a key of AppSync",
      type: "aws:appsync/apiKey:ApiKey",
      make: async () => {
        const { graphqlApi } = await read(
          "aws appsync create-graphql-api --name=shop --authentication-type=API_KEY",
        );
        const { apiKey } = await read(`aws appsync create-api-key --api-id=${graphqlApi.apiId}`);
        return { apiId: graphqlApi.apiId, apiKeyId: apiKey.id };
      },
      state: ({ apiId }) => `aws appsync list-api-keys --api-id=${apiId} --query='apiKeys[].id'`,
    },
    {
      title: "an SSH key of a file server",
      type: "aws:transfer/sshKey:SshKey",
      make: async () => {
        const { ServerId } = await read("aws transfer create-server");
        await aws.shell(
          `aws transfer create-user --server-id=${ServerId} --user-name=partner --role=arn:aws:iam::${account}:role/run`,
        );
        const made = await read(
          `aws transfer import-ssh-public-key --server-id=${ServerId} --user-name=partner --ssh-public-key-body='ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDm'`,
        );
        return { serverId: ServerId, userName: "partner", sshKeyId: made.SshPublicKeyId };
      },
      state: ({ serverId }) =>
        `aws transfer describe-user --server-id=${serverId} --user-name=partner --query='User.SshPublicKeys[].SshPublicKeyId'`,
    },
  ];

  for (const { title, type, make, state, off } of cases) {
    it(`${title}: each step does what it says, and its inverse takes it back`, async () => {
      const properties = await make();
      const step = stepsOf(
        { "stack.json": stack([{ type, name: "it", properties: properties as never }]) },
        urnOf(type, "it"),
      );
      const standing = () =>
        aws.shell(`${state(properties)} --output=json`).catch((error: Error) => {
          assert.match(error.message, /NotFound|NoSuchEntity|does not exist/i, error.message);
          return "gone";
        });
      const before = await standing();
      await aws.shell(...step("save").commands);
      if (off !== undefined) {
        await aws.shell(...step("quarantine").commands);
        assert.match(await standing(), off);
        await aws.shell(...step("quarantine").undo);
        assert.equal(await standing(), before, "the way back from quarantine");
        await aws.shell(...step("quarantine").commands);
      } else if (step("quarantine").commands.length === 0)
        assert.notDeepEqual(step("quarantine").notes, [], "it says why there is no switch");
      assert.ok(step("delete").commands.length > 0);
      await aws.shell(...step("delete").commands);
      const gone = await standing();
      assert.ok(gone === "gone" || /^\{?\s*(?:"\w+": )?\[\]\s*\}?\s*$/.test(gone), gone);
      if (step("delete").undo.length === 0) assert.ok(step("delete").lost);
      else {
        await aws.shell(...step("delete").undo);
        const lasting = (text: string) => text.replace(/"(?:\w+Date|ValidUntil|SSHPublicKeyId)": ".*"/g, "");
        assert.equal(lasting(await standing()), lasting(before), "the way back from deletion");
      }
    });
  }

  for (const [kind, type, property, make] of [
    [
      "instance",
      "aws:rds/instance:Instance",
      "identifier",
      "aws rds create-db-instance --db-instance-identifier=main --db-instance-class=db.t3.micro --engine=postgres",
    ],
    [
      "cluster",
      "aws:rds/cluster:Cluster",
      "clusterIdentifier",
      "aws rds create-db-cluster --db-cluster-identifier=main --engine=aurora-postgresql",
    ],
  ] as const) {
    it(`the password of a database ${kind} is handed to the cloud`, async () => {
      await aws.shell(`${make} --master-username=root --master-user-password=Mock-pass-1`);
      const properties = { [property]: "main", password: "Mock-pass-1", masterPassword: "Mock-pass-1" };
      const step = stepsOf(
        { "stack.json": stack([{ type, name: "it", properties: properties as never }]) },
        urnOf(type, "it"),
      );
      await aws.shell(...step("delete").commands);
      const secrets = await read(
        `aws rds describe-db-${kind}s --query='DB${kind === "instance" ? "Instances" : "Clusters"}[].MasterUserSecret'`,
      );
      assert.equal(secrets.length, 1);
    });
  }
});

/** Ids as these services take them. */
const id = "0123abcd-0123-4567-89ab-0123456789ab";

describe("the commands of the way out that moto does not model", function () {
  this.timeout(120_000);
  let aws: Recorder;
  before(async function () {
    const found = await startRecorder();
    if (typeof found === "string") {
      process.stderr.write(`      skipped: ${found}\n`);
      return this.skip();
    }
    aws = found;
  });
  after(() => aws?.stop());

  for (const [title, type, properties, wanted] of [
    [
      "a key of a Lightsail bucket",
      "aws:lightsail/bucketAccessKey:BucketAccessKey",
      { bucketName: "files", accessKeyId: "AKIAIOSFODNN7EXAMPLE" },
      [{ DeleteBucketAccessKey: { bucketName: "files", accessKeyId: "AKIAIOSFODNN7EXAMPLE" } }],
    ],
    [
      "an activation of machines",
      "aws:ssm/activation:Activation",
      { id, iamRole: "machines" },
      [{ DeleteActivation: { ActivationId: id } }],
    ],
    [
      "a trust anchor",
      "aws:rolesanywhere/trustAnchor:TrustAnchor",
      { id, name: "site", enabled: true },
      [
        { [`GET /trustanchor/${id}`]: {} },
        { [`POST /trustanchor/${id}/disable`]: {} },
        { [`POST /trustanchor/${id}/enable`]: {} },
        { [`DELETE /trustanchor/${id}`]: {} },
        {
          "POST /trustanchors": {
            enabled: true,
            name: "site",
            source: { sourceType: "CERTIFICATE_BUNDLE", sourceData: { x509CertificateData: "x" } },
          },
        },
      ],
    ],
    [
      "a credential for one service",
      "aws:iam/serviceSpecificCredential:ServiceSpecificCredential",
      {
        serviceSpecificCredentialId: "ACCAEXAMPLE123EXAMPLE",
        userName: "bot",
        serviceName: "codecommit.amazonaws.com",
      },
      [
        ...["Inactive", "Active"].map((Status) => ({
          UpdateServiceSpecificCredential: {
            ServiceSpecificCredentialId: "ACCAEXAMPLE123EXAMPLE",
            Status,
            UserName: "bot",
          },
        })),
        {
          DeleteServiceSpecificCredential: {
            ServiceSpecificCredentialId: "ACCAEXAMPLE123EXAMPLE",
            UserName: "bot",
          },
        },
      ],
    ],
    [
      "a certificate that signs",
      "aws:iam/signingCertificate:SigningCertificate",
      { certificateId: "TA7SMP42TDN5Z26OBPJE7EXAMPLE", userName: "bot" },
      [
        ...["Inactive", "Active"].map((Status) => ({
          UpdateSigningCertificate: {
            CertificateId: "TA7SMP42TDN5Z26OBPJE7EXAMPLE",
            Status,
            UserName: "bot",
          },
        })),
        { DeleteSigningCertificate: { CertificateId: "TA7SMP42TDN5Z26OBPJE7EXAMPLE", UserName: "bot" } },
      ],
    ],
    [
      "a workload identity of an agent",
      "aws:bedrock/agentcoreWorkloadIdentity:AgentcoreWorkloadIdentity",
      {
        name: "helper",
        workloadIdentityArn: `arn:aws:bedrock-agentcore:eu-west-1:${account}:workload-identity-directory/default/workload-identity/helper`,
      },
      [
        { "POST /identities/DeleteWorkloadIdentity": { name: "helper" } },
        { "POST /identities/CreateWorkloadIdentity": { name: "helper" } },
      ],
    ],
  ] as const) {
    it(`${title}: the AWS CLI takes their parameters and sends what is meant`, async () => {
      const address = urnOf(type, "it");
      const step = stepsOf({ "stack.json": stack([{ type, name: "it", properties }]) }, address);
      aws.calls.length = 0;
      for (const lines of [
        step("save").commands,
        step("quarantine").commands,
        step("quarantine").undo,
        step("delete").commands,
        step("delete").undo,
      ])
        await aws.shell(...lines);
      assert.deepEqual(aws.calls, wanted);
    });
  }
});
