import { awsCredentialRecipes } from "./awsCredentialRecipes.js";
import { awsIdentityRecipes } from "./awsRecipes.js";
import { gcpRecipes } from "./gcpRecipes.js";
import { kubernetesRecipes } from "./kubernetesRecipes.js";
import type { Recipe } from "./recipe.js";

/** Every recipe by what it is of. */
export const recipes: ReadonlyMap<string, Recipe> = new Map(
  [...awsIdentityRecipes, ...awsCredentialRecipes, ...gcpRecipes, ...kubernetesRecipes].map((each) => [
    each.of,
    each,
  ]),
);
