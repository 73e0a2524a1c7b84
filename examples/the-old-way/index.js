// How it is often done, and what the policy pack blocks. Compare with ../github-actions.
const aws = require("@pulumi/aws/iam");
const gcpIam = require("@pulumi/gcp/iam");
const gcpAccount = require("@pulumi/gcp/serviceaccount");

// A user for a machine, with a key that never expires and gets copied into CI.
const user = new aws.User("deployer");
new aws.AccessKey("deployer", { user: user.name });

// Everything, on everything.
new aws.UserPolicy("deployer", {
  user: user.name,
  policy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
  }),
});

// Federated, but for every repository of the owner, every branch and every pull request.
const account = "123456789012";
new aws.Role("deployer", {
  assumeRolePolicy: {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
          StringLike: { "token.actions.githubusercontent.com:sub": "repo:acme/*" },
        },
      },
    ],
  },
});

// A key file for a service account.
const deployer = new gcpAccount.Account("deployer", { accountId: "deployer" });
new gcpAccount.Key("deployer", { serviceAccountId: deployer.name });

// A provider without a condition: every repository on GitHub is welcome.
const pool = new gcpIam.WorkloadIdentityPool("github", { workloadIdentityPoolId: "github" });
new gcpIam.WorkloadIdentityPoolProvider("github", {
  workloadIdentityPoolId: pool.workloadIdentityPoolId,
  workloadIdentityPoolProviderId: "github",
  attributeMapping: { "google.subject": "assertion.sub" },
  oidc: { issuerUri: "https://token.actions.githubusercontent.com" },
});
