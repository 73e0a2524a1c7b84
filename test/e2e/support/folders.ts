import { resolve } from "node:path";

/** This repository, as programs of tests require it. */
export const repository = resolve(__dirname, "..", "..", "..");
