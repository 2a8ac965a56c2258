import { grantSchema } from "#protocol/auth.ts";
import { Account, freshName, type World } from "./world.ts";

export const PASSWORD = "correct horse battery";

/** A person with a password: `world.account()` puts people into D1 without one, which is faster. */
export async function registered(world: World, more: Record<string, unknown> = {}) {
  const body = { username: freshName(), password: PASSWORD, ...more };
  const answer = await world.request("POST", "/api/v1/auth/register", body);
  return new Account(world.wire, answer.as(grantSchema, 201));
}

export function login(world: World, username: string, password: string, from = "203.0.113.9") {
  const headers = { "cf-connecting-ip": from };
  return world.request("POST", "/api/v1/auth/login", { username, password }, headers);
}
