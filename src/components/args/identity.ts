import type { Input } from "@pulumi/pulumi";

/** What every identity says about itself, on both clouds: shown in tags, labels and descriptions. */
export interface OwnedArgs {
  /** Who answers for this identity: a team or person that outlives a project, best as an e-mail address. */
  owner: Input<string>;
  /** What the identity is for, in one sentence. */
  purpose: Input<string>;
  /** The day on which somebody looks at this identity again, `YYYY-MM-DD`. */
  reviewBy: Input<string>;
  /** More tags (AWS) or words for the description (GCP), next to owner, purpose, issuer and review date. */
  tags?: Input<Record<string, Input<string>>>;
}

/** Only what an identity says about itself, out of a component's arguments. */
export function ownedOf({ owner, purpose, reviewBy, tags }: OwnedArgs): OwnedArgs {
  return { owner, purpose, reviewBy, ...(tags === undefined ? {} : { tags }) };
}
