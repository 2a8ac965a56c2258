import { startMiniflare } from "./miniflare.ts";

/*
 * A server as a process of its own, to be killed: `node serve.ts <bundle> <state> <signing keys>` prints its address.
 */
const [folder = "", persistTo = "", AUTH_SIGNING_KEYS = ""] = process.argv.slice(2);
const { url } = await startMiniflare(folder, { persistTo, vars: { AUTH_SIGNING_KEYS } });
process.stdout.write(`listening at ${url.href}\n`);
