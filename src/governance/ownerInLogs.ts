import type { Caller, Usage } from "../model/index.js";
import type { LogOwners, OwnerClaim } from "./owner.js";
import type { LoggedUse } from "./use/logged.js";

/** Who made an identity, and the last person who acted as it, by the logs of a graph's identities. */
export function logOwners(logged: LoggedUse): LogOwners {
  const made = new Map(logged.usage.creations.map((each) => [logged.nodeOf(each.made) ?? each.made, each]));
  return (id) => {
    const creation = made.get(id);
    const creator = creation && personOf(creation.by);
    return [
      ...(creation === undefined || creator === undefined
        ? []
        : [claim(creator, "creator", `audit log, ${creation.action} on ${creation.at.slice(0, 10)}`)]),
      ...lastPerson(logged, id),
    ];
  };
}

/** A person, or whoever stood behind the session; a role that nobody is known behind is no owner. */
function personOf(by: Usage["creations"][number]["by"]): string | undefined {
  return whoOf(by) ?? (by.kind === "user" || by.kind === "person" ? by.id : undefined);
}

function whoOf({ person, sourceIdentity }: Caller): string | undefined {
  return person ?? sourceIdentity;
}

function lastPerson(logged: LoggedUse, id: string): readonly OwnerClaim[] {
  const uses = [
    ...logged.of(id).flatMap(({ callers }) =>
      callers.flatMap((caller) => {
        const who = whoOf(caller);
        return who === undefined || caller.count === 0 ? [] : [{ who, last: caller.last }];
      }),
    ),
    ...logged.became(id).flatMap(({ by, byKind, sourceIdentity, count, last }) => {
      const who = byKind === "person" ? by : sourceIdentity;
      return who === undefined || count === 0 ? [] : [{ who, last }];
    }),
  ].sort((a, b) => (a.last > b.last ? -1 : 1));
  const [newest] = uses;
  return newest === undefined
    ? []
    : [claim(newest.who, "last-person", `audit log, last used by them on ${newest.last.slice(0, 10)}`)];
}

function claim(value: string, evidence: OwnerClaim["evidence"], from: string): OwnerClaim {
  return { value, evidence, grade: "observed", from };
}
