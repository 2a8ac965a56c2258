import { newPushKey } from "./dev-vars.ts";

/** Prints a new private key for Web Push; pipe it into `npx wrangler secret put PUSH_KEY`. */
process.stdout.write(await newPushKey());
