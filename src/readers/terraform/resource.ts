import { type Properties, type Resource, Unknown, type Value } from "../../model/index.js";
import { type Header, LazyResource } from "../lazyResource.js";
import { isObject, type Json, type JsonObject } from "../text/json.js";
import { type Marked, toProperties } from "./convert.js";
import type { ResourceId } from "./references.js";
import type { Shape, TerraformType } from "./table.js";

/** What a Terraform resource can be asked for when its references are first looked at. */
export interface ReferenceSource {
  references(id: ResourceId, shape: Shape): Resource["references"];
  /** As references, with the output of each. */
  uses?(id: ResourceId, shape: Shape): Resource["uses"];
  /** The attributes that the configuration sets; undefined where it does not say. */
  expressions?(id: ResourceId): JsonObject | undefined;
  /** The policy document behind an unknown property, by what the property refers to. */
  documentOf?(addresses: () => readonly string[] | undefined): Value | undefined;
}

/**
 * Attributes that are outputs wherever they occur: unknown until apply, they say so. Any other attribute that is
 * unknown and not configured is what the provider fills in where nothing was asked for, and reads as not given
 * (as a Pulumi preview, which lists inputs only, has it).
 */
const outputs = new Set(
  (
    "arn id name email url unique_id create_date policy_id attachment_count name_prefix version version_id etag " +
    "invoke_arn qualified_arn last_modified secret encrypted_secret key_fingerprint ses_smtp_password_v4 member " +
    "private_key public_key valid_after valid_before self_link creation_timestamp create_time update_time uid"
  ).split(" "),
);

const mirrored: Readonly<Record<string, string>> = {
  inlinePolicies: "inline_policy",
  managedPolicyArns: "managed_policy_arns",
};

const mirrorNames = Object.keys(mirrored);

/** Names of properties that hold a policy document. */
const documentProperty = /polic|content|document/i;

/** Attributes that name the service account of a block. */
const accounts = ["email", "service_account", "service_account_email", "service_account_name"];

/** Whether some block has an account that is not known before apply. */
function hasAccount(marks: Json): boolean {
  if (Array.isArray(marks)) return marks.some(hasAccount);
  if (!isObject(marks)) return false;
  return accounts.some((name) => marks[name] === true) || Object.values(marks).some(hasAccount);
}

/** Marks of a block without those of accounts that its expressions do not set. */
function withoutUnset(marks: JsonObject, set: JsonObject): JsonObject {
  const kept: JsonObject = {};
  for (const [key, mark] of Object.entries(marks)) {
    const inner = set[key];
    const blocks = Array.isArray(inner) ? inner.filter(isObject) : [];
    if (mark === true && accounts.includes(key) && !Object.hasOwn(set, key)) continue;
    kept[key] =
      Array.isArray(mark) && blocks.length > 0
        ? mark.map((each, index) => {
            const block = blocks[index] ?? blocks[0]!;
            return isObject(each) ? withoutUnset(each, block) : each;
          })
        : mark;
  }
  return kept;
}

/** What a Terraform resource is converted from. */
export interface Raw {
  readonly type: TerraformType;
  /** Its values, as often as they are asked for. */
  readonly marked: () => Marked;
  readonly from: ReferenceSource;
}

/** What it is converted from, or what it was converted to. */
type Values = (() => Marked) | Properties;

/** A resource of a plan or state, read as its Pulumi equivalent. */
export class TerraformResource extends LazyResource {
  /** One private field, not four: each costs time in every one of many resources. */
  readonly #raw: { readonly type: TerraformType; readonly from: ReferenceSource; values: Values };

  constructor(header: Header, { type, marked, from }: Raw) {
    super(header);
    this.#raw = { type, from, values: marked };
  }

  /** Converts its values now, so that nothing else is kept of them; for what will be looked at anyway. */
  settle(): void {
    this.#raw.values = this.#converted();
  }

  protected readProperties(): Properties {
    return this.#withUserData(this.#withDocuments(this.#withoutMirrors(this.#converted())));
  }

  /** The provider keeps a hash of user data: where the configuration has the text itself, the text counts. */
  #withUserData(properties: Properties): Properties {
    if (typeof properties.userData !== "string") return properties;
    const given = this.#expressions()?.user_data;
    const text = isObject(given) ? given.constant_value : undefined;
    return typeof text === "string" ? { ...properties, userData: text } : properties;
  }

  #converted(): Properties {
    const { values, type } = this.#raw;
    if (typeof values !== "function") return values;
    let set: JsonObject | undefined | null = null;
    const marked = values();
    return toProperties(this.#withoutDefaultAccounts(marked), type.shape, (attribute) => {
      if (outputs.has(attribute)) return false;
      if (set === null) set = this.#expressions();
      return set !== undefined && !Object.hasOwn(set, attribute);
    });
  }

  /** An account in a block that the configuration writes without one is the default one, not one to be told later. */
  #withoutDefaultAccounts(marked: Marked): Marked {
    const { unknown } = marked;
    if (!isObject(unknown) || !this.#raw.type.local.startsWith("google_") || !hasAccount(unknown))
      return marked;
    const set = this.#expressions();
    return set === undefined ? marked : { ...marked, unknown: withoutUnset(unknown, set) };
  }

  protected readReferences(): Resource["references"] {
    return this.#raw.from.references(this.#id(), this.#raw.type.shape);
  }

  protected override readUses(): Resource["uses"] {
    return this.#raw.from.uses?.(this.#id(), this.#raw.type.shape);
  }

  /** A role's policies that other resources attach: the provider lists them on the role as well. */
  #withoutMirrors(properties: Properties): Properties {
    // What does not exist yet has nothing to mirror.
    if (this.change !== "same" && this.change !== "update") return properties;
    const mirrors = mirrorNames.filter(
      (name) => name in properties && this.#isSet(mirrored[name]!) === false,
    );
    if (mirrors.length === 0) return properties;
    return Object.fromEntries(Object.entries(properties).filter(([name]) => !mirrors.includes(name)));
  }

  /** Unknown properties whose value is a policy document that the plan knows in parts. */
  #withDocuments(properties: Properties): Properties {
    let changed: Record<string, Value> | undefined;
    for (const key in properties) {
      if (!(properties[key] instanceof Unknown) || !documentProperty.test(key)) continue;
      const document = this.#raw.from.documentOf?.(() => this.references[key]);
      if (document !== undefined) changed = { ...(changed ?? properties), [key]: document };
    }
    return changed ?? properties;
  }

  /** Whether the configuration sets an attribute; undefined where it does not say. */
  #isSet(attribute: string): boolean | undefined {
    const set = this.#expressions();
    return set && Object.hasOwn(set, attribute);
  }

  #expressions(): JsonObject | undefined {
    return this.#raw.from.expressions?.(this.#id());
  }

  #id(): ResourceId {
    return { address: this.address, module: this.parent, local: `${this.#raw.type.local}.${this.name}` };
  }
}
