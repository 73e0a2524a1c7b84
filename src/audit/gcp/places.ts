import type { UsedAction } from "../../model/index.js";

/** Permissions of Google Cloud by the narrowest resource that a role can be granted on. */
export interface Place {
  /** `projects/P/datasets/D` and the like; the project where the log names nothing narrower, null where it names nothing. */
  readonly on: string | null;
  readonly permissions: readonly string[];
}

/** Resources that have a policy of their own (Google Cloud, "Resource types that accept IAM policies"). */
const withPolicy: readonly RegExp[] = [
  /^projects\/[^/]+\/buckets\/[^/]+/,
  /^projects\/[^/]+\/(?:datasets|topics|subscriptions|snapshots|secrets|serviceAccounts)\/[^/]+/,
  /^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+/,
  /^projects\/[^/]+\/locations\/[^/]+\/(?:repositories|services|functions|jobs|secrets|queues)\/[^/]+/,
  /^projects\/[^/]+\/instances\/[^/]+\/databases\/[^/]+/,
  /^(?:projects|folders|organizations)\/[^/]+/,
];

/** What was used, by the resource that it could be granted on. */
export function placesOf(used: readonly UsedAction[]): readonly Place[] {
  const places = new Map<string | null, Set<string>>();
  for (const { action, resource, mapped } of used) {
    if (!mapped) continue;
    const on = placeOf(resource);
    places.set(on, (places.get(on) ?? new Set()).add(action));
  }
  return [...places]
    .sort(([a], [b]) => ((a ?? "") < (b ?? "") ? -1 : 1))
    .map(([on, permissions]) => ({ on, permissions: [...permissions].sort() }));
}

function placeOf(resource: string | undefined): string | null {
  // Logs write some names with the service before them.
  const plain = resource?.replace(/^\/\/[^/]+\//, "") ?? "";
  for (const pattern of withPolicy) {
    const found = pattern.exec(plain)?.[0];
    if (found !== undefined) return found;
  }
  return null;
}
