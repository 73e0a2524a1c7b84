import { parseArn } from "../../../../iam/aws/arn.js";
import { ArnIndex } from "./arnIndex.js";
import type { Member, Workload } from "./member.js";
import { trustedBy } from "./statements.js";
import type { TargetArn } from "./targetArn.js";

/** A role that a trust policy names somebody of, and the principal as it is written there. */
export interface Trusting {
  readonly role: Member;
  readonly principal: string;
}

/** Something that runs as an identity. */
export interface Running {
  readonly member: Member;
  readonly workload: Workload;
}

/** Identities to get to, by what may lead there. */
export class Ends {
  readonly #byKind: Readonly<Record<Member["kind"], ArnIndex<Member>>>;
  readonly #byService = new Map<string, ArnIndex<Member>>();
  #running: ReadonlyMap<string, ArnIndex<Running>> | undefined;
  readonly #naming = new Map<string, Trusting[]>();
  /** Roles that trust whole accounts, or everyone: there an identity needs a permission of its own. */
  readonly open: ArnIndex<Member>;

  readonly #members: readonly Member[];
  /** The accounts that an open role lets in; `*` is every one. */
  readonly #accounts = new Map<Member, Set<string>>();

  constructor(members: readonly Member[]) {
    this.#members = members;
    const entries = (list: readonly Member[]) => list.map((item) => ({ target: item.arn, item }));
    const ofKind = (kind: Member["kind"]) =>
      new ArnIndex(entries(members.filter((each) => each.kind === kind)));
    this.#byKind = { user: ofKind("user"), role: ofKind("role"), group: ofKind("group") };
    const services = new Map<string, Set<Member>>();
    for (const role of members) {
      for (const { kind, value } of trustedBy(role.trust)) {
        if (kind === "Service") addTo(services, value, role);
        else if (kind === "*" || value === "*") addTo(this.#accounts, role, "*");
        else if (kind === "AWS") this.#addPrincipal(role, value);
      }
    }
    this.open = new ArnIndex(entries([...this.#accounts.keys()]));
    for (const [service, roles] of services) this.#byService.set(service, new ArnIndex(entries([...roles])));
  }

  ofKind(kind: Member["kind"]): ArnIndex<Member> {
    return this.#byKind[kind];
  }

  /** Roles that trust a service. */
  trusting(service: string): ArnIndex<Member> {
    return this.#byService.get(service) ?? none;
  }

  /** What runs as one of them. */
  running(kind: string): ArnIndex<Running> {
    this.#running ??= runningAs(this.#members);
    return this.#running.get(kind) ?? none;
  }

  /** Whether an open role may let somebody of an account in; of any, where it is not known. */
  isOpenTo(role: Member, account: string | undefined): boolean {
    const accounts = this.#accounts.get(role);
    return accounts !== undefined && (account === undefined || accounts.has(account) || accounts.has("*"));
  }

  /** Roles whose trust names an identity. */
  naming(arn: TargetArn): readonly Trusting[] {
    return this.#naming.get(nameOf(arn.resource)) ?? [];
  }

  #addPrincipal(role: Member, principal: string): void {
    const arn = parseArn(principal);
    if (arn === undefined || arn.resource === "root") {
      addTo(this.#accounts, role, arn?.account ?? principal);
      return;
    }
    const name = nameOf(arn.resource);
    const list = this.#naming.get(name) ?? [];
    list.push({ role, principal });
    this.#naming.set(name, list);
  }
}

/** What runs as one of some identities, by its kind. */
function runningAs(members: readonly Member[]): ReadonlyMap<string, ArnIndex<Running>> {
  const running = new Map<string, { readonly target: TargetArn; readonly item: Running }[]>();
  for (const member of members) {
    for (const workload of member.workloads()) {
      const list = running.get(workload.kind) ?? [];
      list.push({ target: workload.arn, item: { member, workload } });
      running.set(workload.kind, list);
    }
  }
  return new Map([...running].map(([kind, list]) => [kind, new ArnIndex(list)]));
}

const none = new ArnIndex<never>([]);

function addTo<K, V>(map: Map<K, Set<V>>, key: K, value: V): void {
  const set = map.get(key) ?? new Set();
  set.add(value);
  map.set(key, set);
}

/** The name by which a user or role is named, whatever its path; a session goes by its role's name. */
function nameOf(resource: string): string {
  const [type, ...rest] = resource.split("/");
  return type === "assumed-role" ? `role/${rest[0]}` : `${type}/${rest.at(-1)}`;
}
