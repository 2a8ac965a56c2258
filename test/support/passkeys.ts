import { grantSchema } from "#protocol/auth.ts";
import { factorSchema, factorsSchema, type Factor, type Factors } from "#protocol/factors.ts";
import { passkeyCreationSchema, passkeyRequestSchema } from "#protocol/passkeys.ts";
import { Authenticator, type Conduct } from "./authenticator.ts";
import type { Answer } from "./answer.ts";
import { Account, type World } from "./world.ts";

/** Requests the options and creates a passkey, without sending it to the server. */
export async function made(account: Account, key: Authenticator, conduct: Conduct = {}) {
  const answer = await account.post("/auth/factors/passkeys/options", {});
  return key.create(answer.as(passkeyCreationSchema), conduct);
}

/** Adds a passkey, which `key` keeps. */
export async function withPasskey(
  account: Account,
  conduct: Conduct = {},
  key = new Authenticator(),
): Promise<{ key: Authenticator; factor: Factor }> {
  const passkey = await made(account, key, conduct);
  const added = await account.post("/auth/factors/passkeys", { passkey });
  return { key, factor: added.as(factorSchema, 201) };
}

/** Signs in by a passkey alone. */
export async function passkeySignIn(
  world: World,
  key: Authenticator,
  conduct: Conduct = {},
): Promise<Answer> {
  const asked = await world.request("POST", "/api/v1/auth/passkey/options");
  const passkey = await key.get(asked.as(passkeyRequestSchema), conduct);
  return world.request("POST", "/api/v1/auth/passkey", { passkey });
}

export function accountOf(world: World, answer: Answer): Account {
  return new Account(world.wire, answer.as(grantSchema));
}

export async function factorsOf(account: Account): Promise<Factors> {
  return (await account.get("/auth/factors")).as(factorsSchema);
}

/** A passkey's answer with which a person confirms a change. */
export async function confirmation(account: Account, key: Authenticator, conduct: Conduct = {}) {
  const asked = await account.post("/auth/confirmation/options");
  return { passkey: await key.get(asked.as(passkeyRequestSchema), conduct) };
}
