import { kept, type Recipe } from "./recipe.js";

/** Kubernetes (kubectl reference). */
export const kubernetesRecipes: readonly Recipe[] = [
  {
    of: "kubernetes service-account",
    save: [
      `mkdir -p ${kept}`,
      `kubectl --namespace={namespace} get serviceaccount {name} --output=yaml > ${kept}/{namespace:file}.{name:file}.yaml`,
    ],
    quarantine:
      "a Kubernetes service account has no switch: take away its role bindings and cloud identity first",
    remove: {
      do: ["kubectl --namespace={namespace} delete serviceaccount {name}"],
      undo: [`kubectl apply --filename=${kept}/{namespace:file}.{name:file}.yaml`],
    },
  },
];
