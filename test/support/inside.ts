import { runInDurableObject, type D1Migration } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import type * as Main from "../../src/index.ts";
import type { ConversationObject } from "#server/conversation/object.ts";
import type { Env as ParleyEnv } from "#server/env.ts";
import type { UserObject } from "#server/user/object.ts";
import { declaredWire } from "./declared/wire.ts";
import { enroll, signIn } from "./enroll.ts";
import { evict } from "./evict.ts";
import { fence, InboxReplica } from "./inbox-replica.ts";
import { eventually, type Wire } from "./wire.ts";
import { World, type Account } from "./world.ts";

declare global {
  namespace Cloudflare {
    interface Env extends ParleyEnv {
      TEST_MIGRATIONS: D1Migration[];
      /** How many rounds of random histories to play. */
      HISTORY_ROUNDS: string;
      WEBHOOK_RECEIVER: string;
      WEB_SITE: string;
      CHALLENGER: string;
    }
    interface GlobalProps {
      mainModule: typeof Main;
    }
  }
}

export const ORIGIN = "http://parley.test";

/** The Worker in this isolate. */
const wire: Wire = {
  fetch: (path, init) => exports.default.fetch(new Request(`${ORIGIN}${path}`, init)),
  open: async (path, protocols, listener) => {
    const headers = new Headers({ upgrade: "websocket" });
    if (protocols.length > 0) headers.set("sec-websocket-protocol", protocols.join(", "));
    const response = await exports.default.fetch(new Request(`${ORIGIN}${path}`, { headers }));
    const socket = response.webSocket;
    if (socket === null) throw new Error(`no upgrade: ${response.status} ${await response.text()}`);
    socket.addEventListener("message", ({ data }) => {
      if (typeof data === "string") listener.message(data);
    });
    socket.addEventListener("close", ({ code, reason }) => {
      // Our half of the closing handshake, which a browser sends by itself.
      try {
        socket.close();
      } catch {
        // This side closed first.
      }
      listener.close(code, reason);
    });
    socket.accept();
    return {
      protocol: response.headers.get("sec-websocket-protocol"),
      send: (data) => {
        socket.send(data);
      },
      close: (code, reason) => {
        socket.close(code, reason);
      },
    };
  },
};

export const world = new World(
  declaredWire(wire),
  (wish) => enroll(env, wish),
  (user) => signIn(env, user),
);

export function roomStub(conversationId: string): DurableObjectStub<ConversationObject> {
  return env.CONVERSATIONS.getByName(conversationId);
}

/** A device of this person with its inbox open. */
export async function openInbox(account: Account): Promise<InboxReplica> {
  const inbox = new InboxReplica(world.wire, account);
  await inbox.connect();
  return inbox;
}

export function inboxFence(inbox: InboxReplica, owner: Account): Promise<void> {
  return fence(world, inbox, owner);
}

/** Waits until D1 has everything of a conversation that one of its members sees. */
export async function projected(conversationId: string, member: Account): Promise<void> {
  const { revision } = await member.view(conversationId);
  await eventually(
    () =>
      env.DB.prepare(
        `SELECT head + personal_sequence AS revision FROM conversations
         JOIN members ON members.conversation_id = conversations.id
         WHERE conversations.id = ? AND members.user_id = ?`,
      )
        .bind(conversationId, member.id)
        .first<number>("revision"),
    (there) => (there ?? 0) >= revision,
    "D1 to have the conversation",
  );
}

/** Puts the room to sleep now; its sockets stay open. */
export function hibernate(conversationId: string): Promise<void> {
  return evict(roomStub(conversationId), { webSockets: "hibernate" });
}

export function insideRoom<R>(
  conversationId: string,
  look: (room: ConversationObject, state: DurableObjectState) => R | Promise<R>,
): Promise<R> {
  return runInDurableObject(roomStub(conversationId), look);
}

export function insideUser<R>(
  userId: string,
  look: (user: UserObject, state: DurableObjectState) => R | Promise<R>,
): Promise<R> {
  return runInDurableObject(env.USERS.getByName(userId), look);
}

/** The rows that a user's object has written since it last woke. */
export function rowsWritten(userId: string): Promise<number> {
  return insideUser(userId, (_, { storage }) =>
    Number(storage.sql.exec("SELECT total_changes() AS n").one()["n"]),
  );
}

export { env };

/** Puts the room to sleep, so that it wakes to find this in the attachments of a person's sockets. */
export async function amendAttachments(
  conversationId: string,
  userId: string,
  patch: Record<string, unknown> | null,
): Promise<void> {
  await insideRoom(conversationId, (_, state) => {
    for (const ws of state.getWebSockets()) {
      const attachment: unknown = ws.deserializeAttachment();
      if (!isRecord(attachment) || attachment["user_id"] !== userId) continue;
      ws.serializeAttachment(patch === null ? "not an attachment" : { ...attachment, ...patch });
    }
  });
  await hibernate(conversationId);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** The current rows of one conversation in D1. */
export async function inD1(
  table: "messages" | "members",
  conversationId: string,
): Promise<Record<string, unknown>[]> {
  const order = table === "messages" ? "id" : "user_id";
  const { results } = await env.DB.prepare(
    `SELECT * FROM ${table} WHERE conversation_id = ? ORDER BY ${order}`,
  )
    .bind(conversationId)
    .all();
  return results;
}

export async function conversationInD1(
  conversationId: string,
): Promise<Record<string, unknown> | null> {
  return env.DB.prepare("SELECT * FROM conversations WHERE id = ?").bind(conversationId).first();
}
