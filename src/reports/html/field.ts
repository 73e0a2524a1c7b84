import type { Measures, Share } from "../../governance/measures.js";
import { count } from "../../model/index.js";

/** A measure of this input beside the number by which the field describes itself. */
export interface FieldNumber {
  readonly title: string;
  /** Ours, in words; what the input cannot tell is said. */
  readonly value: string;
  /** Ours and the field's from 0 to 1, to draw; null where it cannot be told. */
  readonly part: number | null;
  readonly field: number | null;
  readonly fieldWords: string;
  readonly note: string;
}

/** Our numbers against the field's; sources: the reports named, as of 2026-11. */
export function fieldNumbers(measures: Measures): readonly FieldNumber[] {
  const { nonHuman, people, overPrivileged, owned, longLived, unused } = measures;
  return [
    {
      title: "Identities per person",
      value: people === 0 ? "not known" : `${(nonHuman / people).toFixed(nonHuman < 10 * people ? 1 : 0)}`,
      part: people === 0 ? null : Math.min(1, nonHuman / people / (2 * perPerson)),
      field: 0.5,
      fieldWords: `${perPerson} (Entro Security, H1 2025)`,
      note:
        people === 0
          ? "The input names no person."
          : `${nonHuman} identities that are nobody's own, ${count(people, "person", "people")} named in the input.`,
    },
    share(
      "Over-privileged",
      overPrivileged,
      0.97,
      "97 % (NHI Mgmt Group, 2025)",
      "may do everything, change rights, or have an open finding of access",
    ),
    share(
      "With a declared owner",
      owned,
      0.057,
      "5.7 % of organisations see all of theirs (NHI Mgmt Group, 2025)",
      "somebody who is there wrote that they own it",
    ),
    share(
      "With long-lived secrets",
      longLived,
      0.6,
      "60 % of IAM users have a key over a year old (Datadog, 2024)",
      "a static credential outlives a day",
    ),
    share(
      "Unused for 90 days",
      unused,
      0.8,
      "80 % of workload identities (Microsoft, 2023)",
      "by the clouds' own record, of those it tells of",
    ),
  ];
}

const perPerson = 144;

function share(
  title: string,
  { count, of }: Share,
  field: number,
  fieldWords: string,
  note: string,
): FieldNumber {
  if (of === 0) {
    return { title, value: "not known", part: null, field, fieldWords, note: "The input does not tell." };
  }
  const part = count / of;
  return {
    title,
    value: `${Math.round(part * 100)} %`,
    part,
    field,
    fieldWords,
    note: `${count} of ${of}: ${note}.`,
  };
}
