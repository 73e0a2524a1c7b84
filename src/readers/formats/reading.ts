import type { Resource, Unread } from "../../model/index.js";
import type { Json } from "../text/json.js";

/** What one file gives. */
export interface Reading {
  readonly resources: Resource[];
  readonly unread: Unread[];
}

/** A file whose format is known: its name as given, and its parsed content. */
export interface Parsed {
  readonly file: string;
  readonly content: Json;
}
