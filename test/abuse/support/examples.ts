import { createdTokenSchema, upsertedUsersSchema } from "#protocol/provisioning.ts";
import { SCOPES } from "#protocol/server-key.ts";
import { inject } from "vitest";
import { reportReceiptSchema } from "#protocol/report.ts";
import { newWebhookSchema } from "#protocol/webhooks.ts";
import { resetLinkSchema } from "#protocol/recovery.ts";
import { Backend, operate } from "../../support/keyed.ts";
import { newHookSchema } from "#protocol/bot/hook.ts";
import { OPERATOR_TOKEN } from "../../support/roomy.ts";
import { BotClient } from "../../support/bot-client.ts";
import { freshName, type Account } from "../../support/world.ts";
import { PNG } from "../../support/files.ts";
import { operations, type Operation } from "./documents.ts";
import { INVITATION_EXAMPLES } from "./invitation-examples.ts";
import { MARK, secret } from "./guard.ts";
import { passwords, signIn, world } from "./people.ts";
import { FACTOR_EXAMPLES } from "./factor-examples.ts";
import type { Scene } from "./scene.ts";
import { SESSION_EXAMPLES } from "./session-examples.ts";
import { TRANSFER_EXAMPLES } from "./transfer-examples.ts";

/** A request that succeeds. */
export interface Example {
  /** The person, unless it is the owner. */
  token?: string;
  params?: Record<string, string | number>;
  query?: Record<string, string>;
  body?: unknown;
  file?: Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
}

interface Entry {
  example: (scene: Scene) => Example | Promise<Example>;
  status: number;
  /** For operations on a conversation: whether a plain member may make the same request. */
  member?: "may" | "may not" | "sees none";
  /** Fields of the body that accept any text, NUL and broken Unicode included. */
  opaque?: string[];
}

let made: Promise<Backend> | undefined;
/** A backend with every scope. */
const backend = () => (made ??= Backend.of(world, SCOPES));

/** An unneeded person, signed in a moment ago. */
async function passerBy(): Promise<{ user_id: string; token: string }> {
  const { key } = await backend();
  const headers = { authorization: `Bearer ${key}` };
  const users = [{ external_id: crypto.randomUUID(), display_name: "Someone" }];
  const made = await world.request("PUT", `${V1}/users`, { users }, headers);
  const user_id = made.as(upsertedUsersSchema).items[0]?.user?.id ?? "";
  const token = await world.request("POST", `${V1}/users/${user_id}/tokens`, {}, headers);
  return { user_id, token: secret(token.as(createdTokenSchema, 201).access_token) };
}

const none = () => ({});
const inRoom = ({ room }: Scene) => ({ params: { conversation_id: room.id } });
const onMessage = ({ room, message }: Scene) => ({
  params: { conversation_id: room.id, message_id: message.id },
});
const V1 = "/api/v1";
const HOOK = `${V1}/operator/webhooks/{webhook_id}`;
const ROOM = `${V1}/conversations/{conversation_id}`;
const MESSAGE = `${ROOM}/messages/{message_id}`;

/** An endpoint with few events. */
const HOOK_BODY = {
  url: `${inject("abused").receiver}/hook/abused`,
  events: ["conversation.deleted"],
};

async function newHook(): Promise<Example> {
  const headers = { authorization: `Bearer ${OPERATOR_TOKEN}` };
  const made = await world.request("POST", `${V1}/operator/webhooks`, HOOK_BODY, headers);
  const { id, secret: shown } = made.as(newWebhookSchema, 201);
  secret(shown);
  return { token: OPERATOR_TOKEN, params: { webhook_id: id } };
}

let hook: Promise<Example> | undefined;
/** One endpoint, for examples that change it. */
const onHook = () => (hook ??= newHook());

/** A webhook of the room. */
async function newIncoming({ owner, room }: Scene) {
  const answer = await owner.post(`/conversations/${room.id}/hooks`, { name: "Hook" });
  return answer.as(newHookSchema, 201);
}

const lunchBots = new Map<string, Promise<string>>();

/** A bot in the room, with a command. */
function lunchBot({ owner, room }: Scene): Promise<string> {
  const known = lunchBots.get(room.id);
  if (known !== undefined) return known;
  const made = BotClient.create(world.wire).then(async (bot) => {
    secret(bot.token);
    const commands = [{ name: "lunch", description: "Says when lunch is" }];
    (await bot.call("PUT", "/bots/me/commands", { commands })).expect(204);
    (await owner.post(`/conversations/${room.id}/members`, { user_id: bot.id })).expect(201);
    return bot.id;
  });
  lunchBots.set(room.id, made);
  return made;
}

let reported: Promise<string> | undefined;
/** One report, which can be resolved again: nobody reports the same message twice. */
function reportIn({ owner, guest }: Scene): Promise<string> {
  const report = { user_id: guest.id, reason: "other" };
  return (reported ??= owner
    .post("/reports", report)
    .then((answer) => answer.as(reportReceiptSchema, 201).id));
}

/** The secret in a link for a new password. */
async function resetToken({ id }: Account): Promise<string> {
  const made = await operate(world, "POST", `/users/${id}/reset-link`);
  return secret(made.as(resetLinkSchema, 201).url.split("/").at(-1) ?? "");
}

/** Destructive examples are at the end: they run in this order. */
const EXAMPLES: Record<string, Entry> = {
  "GET /health": { status: 200, example: none },
  "GET /openapi.json": { status: 200, example: none },
  "GET /asyncapi.json": { status: 200, example: none },
  "GET /api/v1/health": { status: 200, example: none },
  "GET /api/v1/openapi.json": { status: 200, example: none },
  "GET /api/v1/asyncapi.json": { status: 200, example: none },
  "GET /.well-known/jwks.json": { status: 200, example: none },
  // Without an upgrade, which the tests of sockets request, it is refused.
  [`GET ${V1}/ws`]: { status: 426, example: none },
  [`GET ${V1}/ws/{conversation_id}`]: { status: 426, example: inRoom },

  [`POST ${V1}/auth/register`]: {
    status: 201,
    opaque: ["password", "device_secret", "mail_token", "mail_code"],
    example: () => ({
      body: {
        username: freshName(),
        password: `another secret ${crypto.randomUUID()}`,
        display_name: "Someone",
        language: "en",
      },
    }),
  },
  [`POST ${V1}/auth/login`]: {
    status: 200,
    opaque: ["username", "password", "device_secret"],
    example: ({ owner: { user } }) => ({
      body: { username: user.username, password: passwords.get(user.username) },
    }),
  },
  [`POST ${V1}/auth/refresh`]: {
    status: 200,
    opaque: ["refresh_token"],
    example: async ({ stranger: { user } }) => ({
      body: { refresh_token: (await signIn(user.username)).refresh_token },
    }),
  },
  [`GET ${V1}/auth/methods`]: { status: 200, example: none },
  // Without an issuer these addresses do not exist; the tests of signing in use one.
  [`GET ${V1}/auth/challenge`]: {
    status: 404,
    example: () => ({ query: { theme: "dark", language: "es" } }),
  },
  [`POST ${V1}/operator/users`]: {
    status: 201,
    example: () => ({
      token: OPERATOR_TOKEN,
      body: { username: freshName("made"), password: "correct horse", display_name: "Made" },
    }),
  },
  [`GET ${V1}/auth/oidc/start`]: { status: 404, example: () => ({ query: { next: "/new" } }) },
  [`GET ${V1}/auth/oidc/callback`]: { status: 404, example: () => ({ query: { state: "x" } }) },
  [`POST ${V1}/auth/oidc/session`]: { status: 404, example: none },
  [`POST ${V1}/auth/ticket`]: { status: 200, example: none },
  [`GET ${V1}/auth/sessions`]: { status: 200, example: none },

  [`PUT ${V1}/auth/password`]: {
    status: 204,
    opaque: ["new_password", "password"],
    // The member has no other session to lose, and signs in with the same one.
    example: ({ member: { user, token } }) => {
      const password = passwords.get(user.username);
      return { token, body: { confirmation: { password }, new_password: password } };
    },
  },

  [`GET ${V1}/auth/recovery-codes`]: { status: 200, example: none },
  [`POST ${V1}/auth/recovery-codes`]: {
    status: 201,
    opaque: ["password"],
    example: ({ owner: { user } }) => ({
      body: { confirmation: { password: passwords.get(user.username) } },
    }),
  },
  // The answer to a wrong code: a right one ends every session.
  [`POST ${V1}/auth/recover`]: {
    status: 401,
    opaque: ["username", "recovery_code", "new_password", "device_secret"],
    example: ({ stranger: { user } }) => ({
      body: {
        username: user.username,
        recovery_code: "k3vq-9d2m-x1c8-z5t4",
        new_password: secret(`a newer secret ${crypto.randomUUID()}`),
      },
    }),
  },
  [`GET ${V1}/auth/mail`]: { status: 200, example: none },
  [`PUT ${V1}/auth/mail`]: {
    status: 200,
    opaque: ["password"],
    example: ({ owner: { user } }) => ({
      body: {
        confirmation: { password: passwords.get(user.username) },
        address: secret(`${crypto.randomUUID()}@example.com`),
      },
    }),
  },
  // The code is in a mail that no test reads.
  [`POST ${V1}/auth/mail/verify`]: {
    status: 400,
    opaque: ["code"],
    example: () => ({ body: { code: "k3vq-9d2m-x1c8-z5t4" } }),
  },
  [`POST ${V1}/auth/register/mail`]: {
    status: 404,
    example: () => ({ body: { address: secret(`${crypto.randomUUID()}@example.com`) } }),
  },
  [`POST ${V1}/auth/forgot`]: {
    status: 202,
    opaque: ["account"],
    example: () => ({ body: { account: secret(`${crypto.randomUUID()}@example.com`) } }),
  },
  [`POST ${V1}/auth/reset/check`]: {
    status: 200,
    opaque: ["token"],
    example: async ({ stranger }) => ({ body: { token: await resetToken(stranger) } }),
  },
  [`POST ${V1}/auth/reset`]: {
    status: 404,
    opaque: ["token", "new_password"],
    example: () => ({
      body: { token: "x".repeat(64), new_password: `a newer secret ${crypto.randomUUID()}` },
    }),
  },
  [`POST ${V1}/operator/users/{user_id}/reset-link`]: {
    status: 201,
    example: ({ stranger }) => ({ token: OPERATOR_TOKEN, params: { user_id: stranger.id } }),
  },

  [`GET ${V1}/users/me`]: { status: 200, example: none },
  [`PATCH ${V1}/users/me`]: {
    status: 200,
    example: () => ({
      body: {
        display_name: "Someone",
        language: "en",
        avatar_url: null,
        read_receipts: true,
        discoverable_by: "shared",
        messages_from: "everyone",
        metadata: { a: 1 },
      },
    }),
  },
  [`GET ${V1}/users`]: { status: 200, example: () => ({ query: { q: "user" } }) },
  [`GET ${V1}/users/{user_id}`]: {
    status: 200,
    example: ({ member }) => ({ params: { user_id: member.id } }),
  },

  [`POST ${V1}/users/me/deletion`]: {
    status: 202,
    opaque: ["password"],
    example: async () => {
      const { token, user } = await world.account();
      const confirmation = { password: passwords.get(user.username) };
      return { token, body: { confirmation, messages: "keep" } };
    },
  },
  [`GET ${V1}/users/me/export`]: {
    status: 200,
    example: async () => ({ token: (await passerBy()).token }),
  },
  [`DELETE ${V1}/users/me/deletion`]: { status: 204, example: none },
  [`POST ${V1}/users/{user_id}/deletion`]: {
    status: 202,
    example: async () => ({
      token: (await backend()).key,
      params: { user_id: (await passerBy()).user_id },
      body: { messages: "erase", grace_days: 30 },
    }),
  },
  [`DELETE ${V1}/users/{user_id}/deletion`]: {
    status: 204,
    example: async ({ member }) => ({
      token: (await backend()).key,
      params: { user_id: member.id },
    }),
  },
  [`POST ${V1}/operator/users/{user_id}/deletion`]: {
    status: 202,
    example: async () => ({
      token: OPERATOR_TOKEN,
      params: { user_id: (await passerBy()).user_id },
      body: { messages: "erase", grace_days: 30 },
    }),
  },
  [`DELETE ${V1}/operator/users/{user_id}/deletion`]: {
    status: 204,
    example: ({ member }) => ({ token: OPERATOR_TOKEN, params: { user_id: member.id } }),
  },

  [`POST ${V1}/reports`]: {
    status: 201,
    opaque: ["note"],
    example: ({ stranger }) => ({
      body: { user_id: stranger.id, reason: "spam", note: "Not who they say they are" },
    }),
  },
  [`GET ${ROOM}/reports`]: {
    status: 200,
    member: "may not",
    example: (scene) => ({ ...inRoom(scene), query: { limit: "10" } }),
  },
  [`GET ${V1}/operator/reports`]: {
    status: 200,
    example: () => ({ token: OPERATOR_TOKEN, query: { open: "true", limit: "10" } }),
  },
  [`POST ${V1}/operator/reports/{report_id}/resolve`]: {
    status: 200,
    example: async (scene) => ({
      token: OPERATOR_TOKEN,
      params: { report_id: await reportIn(scene) },
      body: { resolution: "acted" },
    }),
  },
  [`GET ${V1}/users/me/blocks`]: { status: 200, example: () => ({ query: { limit: "10" } }) },
  [`PUT ${V1}/users/me/blocks/{user_id}`]: {
    status: 204,
    example: ({ stranger }) => ({ params: { user_id: stranger.id } }),
  },
  [`DELETE ${V1}/users/me/blocks/{user_id}`]: {
    status: 204,
    example: ({ stranger }) => ({ params: { user_id: stranger.id } }),
  },

  [`GET ${V1}/users/me/push-subscriptions`]: { status: 200, example: () => ({}) },
  [`PUT ${V1}/users/me/push-subscriptions`]: {
    status: 200,
    example: () => ({
      body: {
        endpoint: "https://fcm.googleapis.com/fcm/send/nobody",
        expirationTime: null,
        keys: {
          p256dh:
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
          auth: "BTBZMqHH6r4Tts7J_aSIgg",
        },
      },
    }),
  },
  [`DELETE ${V1}/users/me/push-subscriptions`]: { status: 204, example: () => ({}) },

  [`POST ${V1}/conversations`]: {
    status: 201,
    example: ({ member }) => ({
      body: { kind: "group", title: MARK, member_ids: [member.id], metadata: { a: 1 } },
    }),
  },
  [`GET ${V1}/conversations`]: {
    status: 200,
    example: ({ member }) => ({
      query: { limit: "10", q: "a", requests: "pending", unread: "true", with: member.id },
    }),
  },
  [`GET ${ROOM}`]: { status: 200, member: "may", example: inRoom },
  [`PATCH ${ROOM}`]: {
    status: 200,
    member: "may not",
    example: (scene) => ({ ...inRoom(scene), body: { title: MARK, metadata: { a: 1 } } }),
  },
  [`PUT ${ROOM}/request`]: {
    status: 200,
    member: "may",
    example: (scene) => ({ ...inRoom(scene), body: { action: "accept" } }),
  },

  [`GET ${ROOM}/members`]: { status: 200, member: "may", example: inRoom },
  [`POST ${ROOM}/members`]: {
    status: 201,
    member: "may not",
    example: (scene) => ({
      ...inRoom(scene),
      body: { user_id: scene.stranger.id, role: "member" },
    }),
  },
  [`PATCH ${ROOM}/members/{user_id}`]: {
    status: 200,
    member: "may not",
    example: ({ room, guest }) => ({
      params: { conversation_id: room.id, user_id: guest.id },
      body: { role: "admin" },
    }),
  },

  [`GET ${ROOM}/messages`]: {
    status: 200,
    member: "may",
    example: (scene) => ({ ...inRoom(scene), query: { before: "9", limit: "10" } }),
  },
  [`POST ${ROOM}/messages`]: {
    status: 201,
    member: "may",
    example: (scene) => ({
      ...inRoom(scene),
      body: {
        client_id: crypto.randomUUID(),
        text: `${MARK} hello`,
        media_url: scene.mediaUrl,
        reply_to: scene.message.id,
        metadata: { a: 1 },
      },
    }),
  },
  [`POST ${ROOM}/events`]: {
    status: 204,
    member: "may",
    example: (scene) => ({ ...inRoom(scene), body: { name: "cursor", data: { x: 1 } } }),
  },
  [`GET ${MESSAGE}`]: { status: 200, member: "may", example: onMessage },
  [`PATCH ${MESSAGE}`]: {
    status: 200,
    member: "may not",
    example: (scene) => ({
      ...onMessage(scene),
      body: { text: `${MARK} changed`, metadata: { a: 1 } },
    }),
  },
  [`GET ${MESSAGE}/replies`]: {
    status: 200,
    member: "may",
    example: (scene) => ({ ...onMessage(scene), query: { limit: "10" } }),
  },
  [`GET ${MESSAGE}/readers`]: {
    status: 200,
    member: "may",
    example: (scene) => ({ ...onMessage(scene), query: { limit: "10" } }),
  },
  [`GET ${MESSAGE}/revisions`]: {
    status: 200,
    member: "may not",
    example: (scene) => ({ ...onMessage(scene), query: { limit: "10" } }),
  },
  [`PUT ${MESSAGE}/reactions/{emoji}`]: {
    status: 200,
    member: "may",
    example: ({ room, message }) => ({
      params: { conversation_id: room.id, message_id: message.id, emoji: "👍" },
    }),
  },
  [`DELETE ${MESSAGE}/reactions/{emoji}`]: {
    status: 200,
    member: "may",
    example: ({ room, message }) => ({
      params: { conversation_id: room.id, message_id: message.id, emoji: "👍" },
    }),
  },
  [`PUT ${MESSAGE}/pin`]: { status: 200, member: "may not", example: onMessage },
  [`DELETE ${MESSAGE}/pin`]: { status: 200, member: "may not", example: onMessage },
  [`GET ${MESSAGE}/follow`]: { status: 200, member: "may", example: onMessage },
  [`PUT ${MESSAGE}/follow`]: { status: 204, member: "may", example: onMessage },
  [`DELETE ${MESSAGE}/follow`]: { status: 204, member: "may", example: onMessage },
  [`PUT ${MESSAGE}/follow/read`]: {
    status: 204,
    member: "may",
    example: (scene) => ({ ...onMessage(scene), body: { message_id: scene.message.id } }),
  },
  [`GET ${V1}/threads`]: { status: 200, example: () => ({ query: { limit: "10" } }) },
  [`POST ${MESSAGE}/translations`]: {
    status: 200,
    member: "may",
    example: (scene) => ({ ...onMessage(scene), body: { language: "es" } }),
  },
  [`GET ${ROOM}/pins`]: { status: 200, member: "may", example: inRoom },
  [`GET ${ROOM}/media`]: { status: 200, member: "may", example: inRoom },
  [`PUT ${ROOM}/read`]: {
    status: 200,
    member: "may",
    example: (scene) => ({ ...inRoom(scene), body: { message_id: scene.message.id } }),
  },
  [`PUT ${ROOM}/draft`]: {
    status: 200,
    member: "may",
    example: (scene) => ({ ...inRoom(scene), body: { text: MARK, reply_to: scene.message.id } }),
  },
  [`DELETE ${ROOM}/draft`]: {
    status: 200,
    member: "may",
    example: (scene) => ({ ...inRoom(scene), query: { seen: "9007199254740991" } }),
  },
  [`PUT ${ROOM}/unread`]: {
    status: 200,
    member: "may",
    example: (scene) => ({ ...inRoom(scene), body: { message_id: scene.message.id } }),
  },
  // Outside the room, whose messages the other examples use.
  [`POST ${ROOM}/clear`]: {
    status: 200,
    member: "may",
    example: ({ doomedRoom }) => ({ params: { conversation_id: doomedRoom.id } }),
  },
  [`PATCH ${ROOM}/settings`]: {
    status: 200,
    member: "may",
    example: (scene) => ({
      ...inRoom(scene),
      body: {
        muted_until: null,
        archived: false,
        pinned: false,
        translate: false,
        nickname: "Nick",
      },
    }),
  },
  [`GET ${V1}/unread`]: { status: 200, example: none },

  [`GET ${V1}/search/messages`]: {
    status: 200,
    example: ({ room }) => ({
      query: {
        q: "hello",
        conversation_id: room.id,
        order: "best",
        from: room.id,
        has: "link",
        before: "2026-06-01",
        after: "2026-05-01",
        mentions: "me",
      },
    }),
  },
  [`POST ${V1}/translations`]: {
    status: 200,
    example: ({ room, message }) => ({
      body: {
        language: "es",
        messages: [{ conversation_id: room.id, message_id: message.id }],
      },
    }),
  },
  [`POST ${V1}/media`]: {
    status: 201,
    example: () => ({ file: PNG, query: { name: "a.png", width: "3", height: "2" } }),
  },
  [`GET ${V1}/media/signer`]: { status: 200, example: none },
  [`GET ${V1}/media/{key}`]: {
    status: 200,
    example: ({ mediaUrl }) => ({ params: { key: mediaUrl.split("/").at(-1) ?? "" } }),
  },

  ...INVITATION_EXAMPLES,
  ...FACTOR_EXAMPLES,
  ...SESSION_EXAMPLES,
  ...TRANSFER_EXAMPLES,
  [`POST ${V1}/operator/conversations/{conversation_id}/projection`]: {
    status: 200,
    example: (scene) => ({ ...inRoom(scene), token: OPERATOR_TOKEN }),
  },
  [`GET ${V1}/operator/database`]: { status: 200, example: () => ({ token: OPERATOR_TOKEN }) },
  [`PATCH ${V1}/operator/users/{user_id}`]: {
    status: 204,
    example: ({ stranger }) => ({
      token: OPERATOR_TOKEN,
      params: { user_id: stranger.id },
      body: { disabled: false },
    }),
  },

  [`POST ${V1}/operator/webhooks`]: {
    status: 201,
    example: () => ({
      token: OPERATOR_TOKEN,
      body: { ...HOOK_BODY, description: MARK },
    }),
  },
  [`GET ${V1}/operator/webhooks`]: { status: 200, example: () => ({ token: OPERATOR_TOKEN }) },
  [`GET ${HOOK}`]: { status: 200, example: onHook },
  [`PATCH ${HOOK}`]: {
    status: 200,
    example: async () => ({
      ...(await onHook()),
      body: { ...HOOK_BODY, status: "paused", description: MARK },
    }),
  },
  [`POST ${HOOK}/secret`]: {
    status: 200,
    example: async () => ({ ...(await onHook()), body: { overlap_s: 60 } }),
  },
  [`POST ${HOOK}/test`]: { status: 200, example: onHook },
  [`GET ${HOOK}/deliveries`]: {
    status: 200,
    example: async () => ({ ...(await onHook()), query: { status: "failed", limit: "10" } }),
  },
  [`POST ${HOOK}/replay`]: {
    status: 200,
    example: async () => ({
      ...(await onHook()),
      body: { failed_since: "2026-03-14T12:00:00.000Z" },
    }),
  },
  [`DELETE ${HOOK}`]: {
    status: 204,
    example: newHook,
  },

  [`PUT ${V1}/users`]: {
    status: 200,
    example: async () => ({
      token: (await backend()).key,
      body: {
        users: [
          {
            external_id: crypto.randomUUID(),
            username: freshName(),
            display_name: "Someone",
            language: "en",
            metadata: { plan: "pro" },
          },
        ],
      },
    }),
  },
  [`POST ${V1}/users/{user_id}/tokens`]: {
    status: 201,
    example: async ({ member }) => ({
      token: (await backend()).key,
      params: { user_id: member.id },
      body: { expires_in: 600, user_agent: "Some device" },
    }),
  },
  [`POST ${V1}/operator/keys`]: {
    status: 201,
    example: () => ({
      token: OPERATOR_TOKEN,
      body: { name: "Backend", scopes: ["read"], expires_at: "2099-01-01T00:00:00.000Z" },
    }),
  },
  [`GET ${V1}/operator/keys`]: { status: 200, example: () => ({ token: OPERATOR_TOKEN }) },
  [`POST ${V1}/operator/keys/{key_id}/rotate`]: {
    status: 200,
    example: async () => ({
      token: OPERATOR_TOKEN,
      params: { key_id: (await Backend.of(world, ["users"])).id },
      body: { overlap_seconds: 60 },
    }),
  },

  [`POST ${V1}/operator/bots`]: {
    status: 201,
    example: () => ({
      token: OPERATOR_TOKEN,
      body: { username: freshName("bot"), display_name: "Beep", scopes: ["read"] },
    }),
  },
  [`GET ${V1}/operator/bots`]: {
    status: 200,
    example: () => ({ token: OPERATOR_TOKEN, query: { cursor: "bot_" } }),
  },
  [`POST ${V1}/operator/bots/{bot_id}/rotate`]: {
    status: 200,
    example: async () => ({
      token: OPERATOR_TOKEN,
      params: { bot_id: (await BotClient.create(world.wire)).id },
      body: { overlap_seconds: 60 },
    }),
  },
  [`DELETE ${V1}/operator/bots/{bot_id}`]: {
    status: 204,
    example: async () => ({
      token: OPERATOR_TOKEN,
      params: { bot_id: (await BotClient.create(world.wire)).id },
    }),
  },
  [`POST ${ROOM}/hooks`]: {
    status: 201,
    member: "may not",
    example: (scene) => ({ ...inRoom(scene), body: { name: "Builds" } }),
  },
  [`GET ${ROOM}/hooks`]: { status: 200, member: "may not", example: inRoom },
  [`POST ${V1}/hooks/{hook_id}`]: {
    status: 201,
    example: async (scene) => {
      const hook = await newIncoming(scene);
      const query = { secret: secret(new URL(hook.url).searchParams.get("secret") ?? "") };
      const body = { text: `${MARK} posted`, client_id: crypto.randomUUID() };
      return { params: { hook_id: hook.id }, query, body };
    },
  },
  [`DELETE ${ROOM}/hooks/{hook_id}`]: {
    status: 204,
    member: "may not",
    example: async (scene) => ({
      params: { conversation_id: scene.room.id, hook_id: (await newIncoming(scene)).id },
    }),
  },
  [`PUT ${V1}/bots/me/commands`]: {
    status: 204,
    example: async () => ({
      token: secret((await BotClient.create(world.wire)).token),
      body: { commands: [{ name: "lunch", description: "Says when lunch is" }] },
    }),
  },
  [`GET ${ROOM}/commands`]: { status: 200, member: "may", example: inRoom },
  // No program answers.
  [`POST ${ROOM}/commands`]: {
    status: 503,
    member: "may",
    example: async (scene) => ({
      ...inRoom(scene),
      body: { bot_id: await lunchBot(scene), name: "lunch", text: "today" },
    }),
  },
  [`GET ${V1}/ws/bot`]: { status: 426, example: none },

  [`DELETE ${V1}/operator/keys/{key_id}`]: {
    status: 204,
    example: async () => ({
      token: OPERATOR_TOKEN,
      params: { key_id: (await Backend.of(world, ["users"])).id },
    }),
  },
  [`DELETE ${MESSAGE}`]: {
    status: 204,
    member: "may not",
    example: ({ room, doomed }) => ({
      params: { conversation_id: room.id, message_id: doomed.id },
    }),
  },
  [`DELETE ${ROOM}/members/{user_id}`]: {
    status: 204,
    member: "may not",
    example: ({ room, guest }) => ({
      params: { conversation_id: room.id, user_id: guest.id },
    }),
  },
  [`DELETE ${ROOM}`]: {
    status: 204,
    member: "may not",
    example: ({ doomedRoom }) => ({ params: { conversation_id: doomedRoom.id } }),
  },
  [`DELETE ${V1}/auth/sessions/{session_id}`]: {
    status: 204,
    example: ({ spareSession }) => ({ params: { session_id: spareSession } }),
  },
  [`POST ${V1}/auth/logout`]: { status: 204, example: ({ guest }) => ({ token: guest.token }) },
};

/** The operation of the document that has this name. */
export function operation(name: string): Operation {
  const found = operations.find((one) => one.name === name);
  if (found === undefined) throw new Error(`/openapi.json has no ${name}`);
  return found;
}

export function entryOf({ name }: Operation): Entry {
  const entry = EXAMPLES[name];
  if (entry === undefined) {
    throw new Error(
      `${name} is in /openapi.json, but has no example: add one to EXAMPLES in ${import.meta.filename}`,
    );
  }
  return entry;
}

/** Names of examples, in a valid order. */
export const exampleNames = Object.keys(EXAMPLES);
