import { buildSite } from "../src/docs/site/build-site.ts";

/** Builds the site of `/docs` into the folder that is given. */
const [, , out] = process.argv;
if (out === undefined) throw new Error("usage: build-docs.ts FOLDER");
await buildSite(out);
