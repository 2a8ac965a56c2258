import { applyD1Migrations } from "cloudflare:test";
import { failOnUndeclared } from "./declared/wire.ts";
import { env } from "./inside.ts";

// What the server tells its operator would drown what the tests say; a test of the log listens for itself.
console.info = () => undefined;

await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);

failOnUndeclared();
