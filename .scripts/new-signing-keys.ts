import { newSigningKeys } from "./dev-vars.ts";

/** Prints a JWK Set with one new private key; pipe it into `npx wrangler secret put AUTH_SIGNING_KEYS`. */
process.stdout.write(await newSigningKeys());
