// One GitHub repository deploys to both clouds: no key is made, stored or rotated.
// In your own project: const keyless = require("keyless");
const aws = require("@pulumi/aws/s3");
const gcp = require("@pulumi/gcp/storage");
const keyless = require("../..");

const site = new aws.Bucket("site");
const assets = new gcp.Bucket("assets", { location: "EU", uniformBucketLevelAccess: true });

// The same words on both clouds: who it is, whose it is, what it is for.
const badge = {
  trust: {
    github: {
      owner: "acme",
      repository: "web",
      environment: "production",
      // gh api repos/acme/web --jq '.owner.id, .id' shows both. They outlive renames.
      ownerId: "123456",
      repositoryId: "456789",
    },
  },
  owner: "team-web@acme.example",
  purpose: "Publishes the web site from its production environment",
  reviewBy: "2027-05-31",
};

const role = new keyless.aws.FederatedRole("deploy-web", {
  ...badge,
  grants: [{ deploySite: site.arn }],
});

const account = new keyless.gcp.FederatedServiceAccount("deploy-web", {
  ...badge,
  grants: [{ deploySite: assets.url }],
});

module.exports = {
  roleArn: role.arn,
  serviceAccount: account.email,
  // Paste these into .github/workflows/deploy.yml.
  awsWorkflow: role.setup,
  gcpWorkflow: account.setup,
};
