import type { Properties, Source } from "../../model/index.js";
import { kubernetesGroup } from "../kubernetesType.js";
import { plainResource } from "../plainResource.js";
import { isObject, type Json, type JsonObject, objects, textOf } from "../text/json.js";
import type { Reading } from "./reading.js";

/** Kubernetes objects: manifests, or what `kubectl get -o json` prints (a `List`). */
export function readKubernetes(file: string, content: Json): Reading {
  const source: Source = { file };
  const reading: Reading = { resources: [], unread: [] };
  const waiting: Json[] = Array.isArray(content) ? [...content] : [content];
  for (let index = 0; index < waiting.length; index++) {
    const object = waiting[index]!;
    if (object === null) continue;
    if (!isObject(object) || typeof object.kind !== "string" || typeof object.apiVersion !== "string") {
      reading.unread.push({
        source,
        path: `[${index}]`,
        reason: "a Kubernetes object without kind or apiVersion",
      });
    } else if (object.kind.endsWith("List") && Array.isArray(object.items)) {
      // Items of a typed list leave out what the list says.
      const kind = object.kind.slice(0, -"List".length);
      const { apiVersion } = object;
      for (const item of objects(object.items)) {
        waiting.push(item.kind || !kind ? item : { apiVersion, kind, ...item });
      }
    } else {
      reading.resources.push(kubernetesObject(object, object.kind, object.apiVersion, source));
    }
  }
  return reading;
}

function kubernetesObject(object: JsonObject, kind: string, apiVersion: string, source: Source) {
  const metadata = isObject(object.metadata) ? object.metadata : {};
  const name = textOf(metadata.name) ?? textOf(metadata.generateName) ?? kind;
  const namespace = textOf(metadata.namespace);
  const group = kubernetesGroup(apiVersion);
  const address = [group, kind, ...(namespace === undefined ? [] : [namespace]), name].join("/");
  return plainResource(source, `kubernetes:${group}:${kind}`, address, name, object as Properties);
}
