/** Where one identity stands on its way out. */
export type Status =
  /** A live dependant has no replacement. */
  | "refused"
  /** It was used in quarantine. */
  | "stopped"
  | "quarantine"
  | "waiting"
  | "delete"
  | "done";
