import { buildSite } from "../src/docs/site/build-site.ts";

/** Builds the `/docs` site into the given folder. */
const [, , out] = process.argv;
if (out === undefined) throw new Error("usage: build-docs.ts FOLDER");
await buildSite(out);
