import { drizzle } from "drizzle-orm/d1";
import type { Result } from "#protocol/result.ts";
import type { MessagesChoice } from "#protocol/deletion.ts";
import {
  eraseAccount,
  eraseMemberRow,
  takeMedia,
  tracedConversations,
  type TracedConversation,
} from "#storage/d1/erasure.ts";
import { requestedBy } from "#storage/d1/invitations.ts";
import { inTime } from "#storage/in-time.ts";
import { serverKeyIds } from "#storage/d1/server-keys.ts";
import { endpointIds } from "#storage/d1/webhooks.ts";
import { failedAmong } from "../failed-among.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { removeMedia } from "../media/sweep.ts";
import { OWN_STORES } from "./stores.ts";

/** Conversations to process in one round. */
const CONVERSATIONS = 50;
/** Conversations to call concurrently: each calls D1. */
const AT_ONCE = 4;
/** Steps for each conversation in one round, so that a long one does not keep the others waiting. */
const STEPS = 20;
/** A step fails after this long. */
const STEP_MS = 15_000;

/** LEAVE-3: one round of erasing a person; returns whether there may be more to erase. */
export async function eraseSome(
  env: Env,
  userId: string,
  { messages, after }: { messages: MessagesChoice; after: string },
  now: number,
): Promise<{ after: string; more: boolean }> {
  const at = new Date(now).toISOString();
  await withdrawRequests(env, userId);
  await eraseAccount(env.DB, userId, OWN_STORES, at);
  const some = await tracedConversations(env.DB, userId, after, CONVERSATIONS);
  if (some.length > 0 || after !== "") {
    await eraseFromAll(env, userId, messages, some);
    const isLastPage = some.length < CONVERSATIONS;
    return { after: isLastPage ? "" : (some.at(-1)?.conversation_id ?? ""), more: true };
  }
  await eraseFiles(env, userId, messages, at);
  await eraseElsewhere(env, userId);
  return { after: "", more: false };
}

/** Withdraws the person's join requests, whose notes are in the groups that D1 lists. */
async function withdrawRequests(env: Env, userId: string): Promise<void> {
  const withdraw = async (id: string): Promise<Result<null>> =>
    env.CONVERSATIONS.getByName(id).withdrawRequest(userId);
  for (const id of await requestedBy(env.DB, userId)) await inTime(STEP_MS, withdraw(id));
}

/** One failing conversation affects no other; the next round finds it again. */
async function eraseFromAll(
  env: Env,
  userId: string,
  messages: MessagesChoice,
  conversations: readonly TracedConversation[],
): Promise<void> {
  const erase = async ({ conversation_id, avatar_url }: TracedConversation) => {
    try {
      await eraseFrom(env, userId, conversation_id, { messages, avatar_url });
      return true;
    } catch (error) {
      log("error", "person_not_erased", { user_id: userId, conversation_id }, error);
      return false;
    }
  };
  const failed = await failedAmong(conversations, AT_ONCE, erase);
  if (failed.length > 0 && failed.length === conversations.length) {
    throw new Error("no conversation erased the person");
  }
}

async function eraseFrom(
  env: Env,
  userId: string,
  conversationId: string,
  wish: { messages: MessagesChoice; avatar_url: string | null },
): Promise<void> {
  for (let steps = 0; steps < STEPS; steps += 1) {
    const conversation = env.CONVERSATIONS.getByName(conversationId);
    const step = await inTime(STEP_MS, conversation.erasePerson(userId, wish));
    if (step === "gone") await eraseMemberRow(env.DB, userId, conversationId);
    if (step !== "more") return;
  }
}

/** Erases the files that nothing uses; if messages are erased, all of the person's files. */
async function eraseFiles(
  env: Env,
  userId: string,
  messages: MessagesChoice,
  now: string,
): Promise<void> {
  for (;;) {
    const which = messages === "erase" ? "all" : "uncarried";
    const keys = await takeMedia(env.DB, userId, which, now);
    if (keys.length === 0) return;
    await removeMedia(env, keys);
  }
}

/** Erases the person from data exchanged with backends: kept responses, and events that wait or were delivered. */
async function eraseElsewhere(env: Env, userId: string): Promise<void> {
  for (const id of await serverKeyIds(drizzle(env.DB)))
    await env.KEYS.getByName(id).forgetPerson(userId);
  for (const id of await endpointIds(env.DB)) {
    const endpoint = env.WEBHOOKS.getByName(id);
    for (let after = 0; ;) {
      const next = await endpoint.forgetPerson(userId, after);
      if (next === null) break;
      after = next;
    }
  }
}
