import { Role as IamRole } from "@pulumi/aws/iam";

export const jobRole = new IamRole("nightly", {
  name: "nightly",
  maxSessionDuration: 8 * 3600,
  assumeRolePolicy: `{
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "scheduler.amazonaws.com"}, "Action": "sts:AssumeRole"}]
  }`,
});
