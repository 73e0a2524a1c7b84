/** How Pulumi hands on a date or time that YAML took for one because it stands without quotes. */
const goTime = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}(?:\.\d+)?) \+0000 UTC$/;

/**
 * Config with dates and times as people wrote them: `reviewBy: 2027-05-31` without quotes arrives as
 * `2027-05-31 00:00:00 +0000 UTC`.
 */
export function withWrittenTimes(value: unknown, name = ""): unknown {
  if (typeof value === "string") {
    const [, date, time] = goTime.exec(value) ?? [];
    if (date === undefined) return value;
    return name === "reviewBy" ? date : `${date}T${time}Z`;
  }
  if (Array.isArray(value)) return value.map((each) => withWrittenTimes(each));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withWrittenTimes(each, key)]));
}
