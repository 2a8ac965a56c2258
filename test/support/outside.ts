import { afterAll } from "vitest";
import type { Env } from "#server/env.ts";
import { newSigningKeys } from "../../.scripts/dev-vars.ts";
import { declaredWire, failOnUndeclared } from "./declared/wire.ts";
import { enroll, signIn } from "./enroll.ts";
import { bundle, startMiniflare } from "./miniflare.ts";
import { wireTo } from "./over-sockets.ts";
import { World } from "./world.ts";

const AUTH_SIGNING_KEYS = await newSigningKeys();
const { url, miniflare, variables } = await startMiniflare(bundle(), {
  vars: { AUTH_SIGNING_KEYS },
});
afterAll(() => miniflare.dispose());
failOnUndeclared();

const DB = await miniflare.getD1Database("DB");
const env = { ...variables, DB } as unknown as Env;

/** A server of this test file alone, behind real sockets. */
export const world = new World(
  declaredWire(wireTo(url)),
  (wish) => enroll(env, wish),
  (user) => signIn(env, user),
);
