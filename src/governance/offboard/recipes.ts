import { awsCredentialRecipes } from "./awsCredentialRecipes.js";
import { awsIdentityRecipes } from "./awsRecipes.js";
import { otherRecipes, poolRecipes } from "./otherRecipes.js";
import type { Recipe } from "./recipe.js";

/** Every recipe by what it is of. */
export const recipes: ReadonlyMap<string, Recipe> = new Map(
  [...awsIdentityRecipes, ...awsCredentialRecipes, ...otherRecipes, ...poolRecipes].map((each) => [
    each.of,
    each,
  ]),
);
