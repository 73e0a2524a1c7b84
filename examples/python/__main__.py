import pulumi

from identities import FederatedRole, FederatedServiceAccount


def program() -> None:
    role = FederatedRole(
        "deploy-web",
        {
            "owner": "team-web@acme.example",
            "purpose": "Publishes the web site from its production environment",
            "reviewBy": "2027-05-31",
            "trust": {"github": {"owner": "acme", "repository": "web", "environment": "production"}},
            "grants": [{"deploySite": "arn:aws:s3:::acme-web"}],
        },
    )
    account = FederatedServiceAccount(
        "deploy-api",
        {
            "owner": "team-api@acme.example",
            "purpose": "Deploys the API from the main branch",
            "reviewBy": "2027-05-31",
            "trust": {"github": {"owner": "acme", "repository": "api", "branch": "main"}},
            "grants": [{"pushImage": "projects/acme-sandbox/locations/europe-west1/repositories/api"}],
        },
    )
    pulumi.export("roleArn", role.arn)
    pulumi.export("serviceAccount", account.email)
    pulumi.export("job", role.setup)


if __name__ == "__main__":
    program()
