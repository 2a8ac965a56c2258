import { isDeepStrictEqual } from "node:util";
import { uploadSchema } from "#protocol/media.ts";
import { sessionListSchema } from "#protocol/auth.ts";
import { conversationListSchema, type Conversation } from "#protocol/conversation.ts";
import type { Message } from "#protocol/message.ts";
import { PNG } from "../../support/files.ts";
import { eventually } from "../../support/wire.ts";
import type { Account } from "../../support/world.ts";
import { MARK } from "./guard.ts";
import { signIn, world } from "./people.ts";

/** People and their belongings, created anew for each file. */
export interface Scene {
  owner: Account;
  /** A plain member of the room. */
  member: Account;
  /** Another one, who may be removed. */
  guest: Account;
  /** A former member. */
  former: Account;
  /** A person who never was a member. */
  stranger: Account;
  room: Conversation;
  /** The owner's, edited once, replied to. */
  message: Message;
  /** The owner's, for tests that delete one. */
  doomed: Message;
  /** A group of the owner's, for tests that delete one. */
  doomedRoom: Conversation;
  /** Another session of the owner's. */
  spareSession: string;
  /** A file of the owner's that no message carries. */
  mediaUrl: string;
}

export async function newScene(): Promise<Scene> {
  const owner = await world.account();
  const [member, guest, former, stranger] = [
    await world.account(),
    await world.account(),
    await world.account(),
    await world.account(),
  ];
  await signIn(owner.user.username);
  const sessions = (await owner.get("/auth/sessions")).as(sessionListSchema).items;
  const spareSession = sessions.find(({ current }) => !current)?.id;
  if (spareSession === undefined) throw new Error("there is no other session");
  const room = await world.group(owner, member, guest, former);
  const doomedRoom = await world.group(owner, member);
  (await owner.delete(`/conversations/${room.id}/members/${former.id}`)).expect(204);
  const message = await owner.say(room.id, `${MARK} of the owner`);
  const doomed = await owner.say(room.id, `${MARK} doomed`);
  const of = `/conversations/${room.id}/messages`;
  (await owner.patch(`${of}/${message.id}`, { text: `${MARK} edited` })).expect(200);
  (await member.post(of, { text: `${MARK} a reply`, reply_to: message.id })).expect(201);
  const upload = (await owner.upload(PNG)).as(uploadSchema, 201);
  return {
    owner,
    member,
    guest,
    former,
    stranger,
    room,
    message,
    doomed,
    doomedRoom,
    spareSession,
    mediaUrl: upload.media_url,
  };
}

/** What the people of a scene see, by person and path. */
export type State = Record<string, unknown>;

/** The state once D1 has caught up with the conversations, to compare a later one with. */
export async function settledState(scene: Scene): Promise<State> {
  for (const person of [scene.owner, scene.member]) {
    await eventually(
      async () => {
        const { items } = (await person.get("/conversations")).as(conversationListSchema);
        const seen = await Promise.all(items.map(({ id }) => person.view(id)));
        return isDeepStrictEqual(items, seen);
      },
      (agree) => agree,
      "D1 to have what the conversations have",
    );
  }
  return stateOf(scene);
}

export async function stateOf(scene: Scene): Promise<State> {
  const { owner, member, former, stranger, room } = scene;
  const at = `/conversations/${room.id}`;
  const everyone = ["/users/me", "/conversations", "/unread", "/auth/sessions"];
  const inside = [at, `${at}/members`, `${at}/messages?limit=200`, `${at}/pins`, `${at}/media`];
  const asked: [string, Account, string][] = [
    ...[...everyone, ...inside].map((path): [string, Account, string] => ["owner", owner, path]),
    ...[...everyone, ...inside].map((path): [string, Account, string] => ["member", member, path]),
    ...everyone.map((path): [string, Account, string] => ["former", former, path]),
    ...everyone.map((path): [string, Account, string] => ["stranger", stranger, path]),
  ];
  const answers = await Promise.all(
    asked.map(async ([who, person, path]) => {
      const { status, text } = await person.get(path);
      return [`${who} ${path}`, { status, body: withoutUse(JSON.parse(text)) }] as const;
    }),
  );
  return Object.fromEntries(answers);
}

/** The time of a session's last use is not compared. */
function withoutUse(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUse);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "last_used_at")
      .map(([key, inner]) => [key, withoutUse(inner)]),
  );
}
