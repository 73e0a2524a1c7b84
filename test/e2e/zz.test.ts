import { startSandbox } from "./support/sandbox.js";
import { readFileSync } from "node:fs";
it("x", async function(){ this.timeout(100000); const s = await startSandbox(); const d="test/fixes/projects/typescript/"; const rd=(f:string)=>readFileSync(d+f,"utf8"); const w = s.write("shop",{"Pulumi.yaml":rd("Pulumi.yaml"),"index.ts":rd("index.ts"),"lib/roles.ts":rd("lib/roles.ts")}); const p = s.project(w,{config:{ "aws:region": "eu-west-1", "shop:password": "correct-horse-7" }}); const r = await p.preview(); console.log(r.stdout, r.stderr.slice(0,3000)); s.remove(); });
