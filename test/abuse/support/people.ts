import { inject } from "vitest";
import { grantSchema, type Grant } from "#protocol/auth.ts";
import { wireTo } from "../../support/over-sockets.ts";
import { World, type AccountWish } from "../../support/world.ts";
import { guarded, secret } from "./guard.ts";

const wire = guarded(wireTo(new URL(inject("abused").url)));

/** The suite's server, whose people register like everyone. */
export const world = new World(wire, register);

export const passwords = new Map<string, string>();

/** One after another, and as late as possible: hashing passwords is bounded, and the suite's files run side by side. */
let turn: Promise<unknown> = Promise.resolve();

function register(wish: Required<AccountWish>): Promise<Grant> {
  const grant = turn.then(() => signUp(wish));
  turn = grant.catch(() => undefined);
  return grant;
}

async function signUp(wish: Required<AccountWish>): Promise<Grant> {
  const password = secret(`a secret ${crypto.randomUUID()}`);
  passwords.set(wish.username, password);
  return signedIn("register", { ...wish, password });
}

/** Another session of the same person. */
export function signIn(username: string): Promise<Grant> {
  return signedIn("login", { username, password: passwords.get(username) ?? "" });
}

async function signedIn(way: "register" | "login", body: object): Promise<Grant> {
  for (;;) {
    const response = await wire.fetch(`/api/v1/auth/${way}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (response.ok) {
      const grant = grantSchema.parse(await response.json());
      secret(grant.access_token);
      secret(grant.refresh_token);
      if (grant.device_secret !== undefined) secret(grant.device_secret);
      return grant;
    }
    const wait = Number(response.headers.get("retry-after"));
    if (response.status !== 503 || wait === 0)
      throw new Error(`${way} answered ${response.status}: ${await response.text()}`);
    await new Promise((resolve) => setTimeout(resolve, wait * 1_000));
  }
}
