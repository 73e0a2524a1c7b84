"""What a program in Python needs of Keyless. `pulumi package add <this repository>` generates the same, with types."""

from typing import Any, Mapping, Optional

import pulumi


class FederatedRole(pulumi.ComponentResource):
    """An AWS role that one workload becomes with its issuer's token: no key anywhere."""

    arn: pulumi.Output[str]
    setup: pulumi.Output[str]

    def __init__(self, name: str, args: Mapping[str, Any], opts: Optional[pulumi.ResourceOptions] = None):
        outputs = {"arn": None, "roleName": None, "oidcProviderArn": None, "setup": None}
        super().__init__("keyless:index:FederatedRole", name, {**outputs, **args}, opts, remote=True)


class FederatedServiceAccount(pulumi.ComponentResource):
    """A GCP service account that one workload becomes with its issuer's token: no key anywhere."""

    email: pulumi.Output[str]
    setup: pulumi.Output[str]

    def __init__(self, name: str, args: Mapping[str, Any], opts: Optional[pulumi.ResourceOptions] = None):
        outputs = {"email": None, "member": None, "workloadIdentityProvider": None, "setup": None}
        super().__init__("keyless:index:FederatedServiceAccount", name, {**outputs, **args}, opts, remote=True)
