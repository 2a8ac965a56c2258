import { newPushKey } from "./dev-vars.ts";

/** Prints a new private key for Web Push: `| npx wrangler secret put PUSH_KEY`. */
process.stdout.write(await newPushKey());
