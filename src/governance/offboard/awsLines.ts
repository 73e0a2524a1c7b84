import { denyAll, kept, quarantineName } from "./recipe.js";

const inline = `--policy-name=${quarantineName}`;
const document = `--policy-document='${denyAll}'`;
/** What is read back later must be JSON, whatever the person's own configuration says. */
export const json = "--output=json";

/** A line for each thing that a list command names. */
export const each = (list: string, query: string, command: string) =>
  `for each in $(${list} --query='${query}' --output=text); do ${command}; done`;

/** A line for each thing that a saved file names. */
export const eachSaved = (query: string, file: string, command: string) =>
  `for each in $(jq -r '${query}' ${file}); do ${command}; done`;

/** The same of a saved answer in the shape that a create command takes; what is not set is left out. */
export const saved = (query: string, file: string) =>
  `--cli-input-json "$(jq -c '${query} | with_entries(select(.value != null))' ${file})"`;

/** The lines by which the policies of a role, user or group are saved, taken away and given back. */
export function policyLines(kind: "role" | "user" | "group") {
  const of = `--${kind}-name={name}`;
  // Accounts have roles of the same names.
  const file = `${kept}/{wholeName:file}.${kind}`;
  const attached = `aws iam list-attached-${kind}-policies ${of}`;
  const names = `aws iam list-${kind}-policies ${of}`;
  return {
    file,
    save: [
      `${attached} ${json} > ${file}.attached.json`,
      each(
        names,
        "PolicyNames",
        `aws iam get-${kind}-policy ${of} --policy-name="$each" ${json} > "${file}.inline.$each.json"`,
      ),
    ],
    remove: [
      each(
        attached,
        "AttachedPolicies[].PolicyArn",
        `aws iam detach-${kind}-policy ${of} --policy-arn="$each"`,
      ),
      each(names, "PolicyNames", `aws iam delete-${kind}-policy ${of} --policy-name="$each"`),
    ],
    undo: [
      eachSaved(
        ".AttachedPolicies[].PolicyArn",
        `${file}.attached.json`,
        `aws iam attach-${kind}-policy ${of} --policy-arn="$each"`,
      ),
      // Without any, the pattern itself is all that the loop gets.
      `for each in ${file}.inline.*.json; do if [ -e "$each" ]; then aws iam put-${kind}-policy ${of} --policy-name="$(jq -r .PolicyName "$each")" --policy-document="$(jq -c .PolicyDocument "$each")"; fi; done`,
    ],
    quarantine: {
      do: [`aws iam put-${kind}-policy ${of} ${inline} ${document}`],
      undo: [`aws iam delete-${kind}-policy ${of} ${inline}`],
    },
  } as const;
}
