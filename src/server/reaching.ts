import { drizzle } from "drizzle-orm/d1";
import { isRequest, mayFind, type Between, type Reached } from "#domain/reach.ts";
import type { Audience } from "#protocol/audience.ts";
import { failure, type Failure } from "#protocol/errors.ts";
import { blockedBetween } from "#storage/d1/blocks.ts";
import { sharedConversationIds } from "#storage/d1/conversation-ids.ts";
import { reachedByIds, type StoredReach } from "#storage/d1/reached.ts";
import { strangersAmong } from "#storage/d1/strangers.ts";
import type { Caller } from "./auth/caller.ts";
import { configOf } from "./config.ts";
import type { Env } from "./env.ts";

/*
 * REACH-1 to REACH-4: the only place where the server decides who may reach whom. `domain/reach.ts` makes the decision;
 * this reads the relation between the people, with one statement for each question, regardless of the number of people.
 */

type May = (them: Reached, between: Between) => boolean;

/**
 * Returns the people whom this person may reach, according to `may`. Shared conversations are the most expensive to
 * find, so it queries them only for people for whom they matter.
 */
async function reachedAmong(
  env: Env,
  userId: string,
  people: readonly StoredReach[],
  blocked: ReadonlySet<string>,
  may: May,
): Promise<Set<string>> {
  const asked = people.map((person) => {
    const { user_id } = person;
    const them = chosen(env, person);
    const same = user_id === userId;
    const decide = (shares: boolean) => may(them, { same, shares, blocked: blocked.has(user_id) });
    return { user_id, asStranger: decide(false), asKnown: decide(true) };
  });
  const unclear = asked.filter(({ asStranger, asKnown }) => asStranger !== asKnown);
  const ids = unclear.map(({ user_id }) => user_id);
  const strangers = new Set(await strangersAmong(env.DB, userId, ids, ids.length));
  return new Set(
    asked.flatMap(({ user_id, asStranger, asKnown }) =>
      (strangers.has(user_id) ? asStranger : asKnown) ? [user_id] : [],
    ),
  );
}

/** Applies the deployment's defaults to a person's choices; everyone can find and reach a bot. */
function chosen(env: Env, { kind, active, discoverable_by, messages_from }: StoredReach): Reached {
  const { DISCOVERABLE_BY, MESSAGES_FROM } = configOf(env);
  const or = (choice: Audience | null, fallback: Audience) =>
    choice ?? (kind === "bot" ? "everyone" : fallback);
  return {
    active,
    discoverable_by: or(discoverable_by, DISCOVERABLE_BY),
    messages_from: or(messages_from, MESSAGES_FROM),
  };
}

/** REACH-1: returns the people whom the caller may find, in the same order. */
export async function findable<T extends { id: string }>(
  env: Env,
  { user_id, key }: Caller,
  found: readonly T[],
): Promise<T[]> {
  if (key !== null || found.length === 0) return [...found];
  const ids = found.map(({ id }) => id);
  const people = await reachedByIds(env.DB, ids);
  const seen = await reachedAmong(env, user_id, people, new Set(), mayFind);
  return found.filter(({ id }) => seen.has(id));
}

/**
 * Whether a person may know that another one exists: they can find them, or have a conversation with them, including a
 * request.
 */
export async function mayKnow(env: Env, { user_id }: Caller, otherId: string): Promise<boolean> {
  const people = await reachedByIds(env.DB, [otherId]);
  if (people.length === 0) return false;
  const seen = await reachedAmong(env, user_id, people, new Set(), mayFind);
  if (seen.has(otherId)) return true;
  return (await sharedConversationIds(drizzle(env.DB), user_id, otherId)).length > 0;
}

/**
 * REACH-3, REACH-4: returns a failure with the paths of the people whom the caller may not add, or null. The failure is
 * the same for every reason. A server key reaches everyone whose account is in use.
 */
export async function unreachable(
  env: Env,
  { user_id, key }: Caller,
  paths: ReadonlyMap<string, string>,
  may: May,
): Promise<Failure | null> {
  const ids = [...paths.keys()];
  const people = await reachedByIds(env.DB, ids);
  const reached =
    key === null
      ? await reachedAmong(env, user_id, people, await blockedBetween(env.DB, user_id, ids), may)
      : new Set(people.flatMap((person) => (person.active ? [person.user_id] : [])));
  const issues = [...paths].flatMap(([id, path]) =>
    reached.has(id) ? [] : [{ path, message: "can't be messaged" }],
  );
  return issues.length === 0 ? null : failure("not_reachable", undefined, { issues });
}

/** REQUEST-1: whether a direct conversation that this caller creates is a request to the other person. */
export async function requests(
  env: Env,
  { user_id, key }: Caller,
  otherId: string,
): Promise<boolean> {
  const { MESSAGE_REQUESTS } = configOf(env);
  if (MESSAGE_REQUESTS === "off" || key !== null) return false;
  const people = await reachedByIds(env.DB, [user_id, otherId]);
  // Bots are created by the operator, so they need no request.
  if (people.some(({ kind }) => kind === "bot")) return false;
  const [one, other] = people.map(({ issuer }) => issuer);
  if (MESSAGE_REQUESTS === "outsiders" && one !== "" && one === other) return false;
  const strangers = await strangersAmong(env.DB, user_id, [otherId], 1);
  return isRequest({ same: false, shares: strangers.length === 0, blocked: false });
}
