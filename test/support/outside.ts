import type { Env } from "#server/env.ts";
import { declaredWire } from "./declared/wire.ts";
import { enroll, signIn } from "./enroll.ts";
import { wireTo } from "./over-sockets.ts";
import { plainServer } from "./plain-server.ts";
import { World } from "./world.ts";

const { url, miniflare, variables } = await plainServer();
const DB = await miniflare.getD1Database("DB");
const env = { ...variables, DB } as unknown as Env;

/** A server behind real sockets. */
export const world = new World(
  declaredWire(wireTo(url)),
  (wish) => enroll(env, wish),
  (user) => signIn(env, user),
);
