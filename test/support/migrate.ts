import { applyD1Migrations } from "cloudflare:test";
import { failOnUndeclared } from "./declared/wire.ts";
import { env } from "./inside.ts";
import { failOnUnknownKeys } from "./known-keys.ts";

// The server's log would drown the tests' output; a test of the log captures it by itself.
console.info = () => undefined;

await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
await failOnUnknownKeys();

failOnUndeclared();
