import { beforeAll, describe, expect, it } from "vitest";
import { conversationSchema } from "#protocol/conversation.ts";
import type { ErrorCode } from "#protocol/problem.ts";
import { messageSchema } from "#protocol/message.ts";
import { uploadSchema } from "#protocol/media.ts";
import { HTML, PNG } from "../support/files.ts";
import type { Answer } from "../support/answer.ts";
import { freshName, type Account } from "../support/world.ts";
import { afterwards } from "./support/afterwards.ts";
import { ask, refusal } from "./support/ask.ts";
import { operations } from "./support/documents.ts";
import { entryOf } from "./support/examples.ts";
import { MARK, secret } from "./support/guard.ts";
import { passwords, world } from "./support/people.ts";
import { newScene, settledState, stateOf, type Scene, type State } from "./support/scene.ts";

/* Valid requests of people who may make them, which the current state does not allow. */

let scene: Scene;
/** A member who left by themselves. */
let leaver: Account;
let direct: string;
let othersMessage: number;
let othersPicture: string;
let noPicture: string;
/** Messages of the conversation of two: one without a text, one of many lines. */
let picture: number;
let lines: number;
let before: State;

beforeAll(async () => {
  scene = await newScene();
  const { owner, member, room, doomed } = scene;
  const made = await owner.post("/conversations", { kind: "direct", member_ids: [member.id] });
  direct = made.as(conversationSchema, 201).id;
  for (let i = 0; i < 20; i += 1) othersMessage = (await owner.say(direct, `${MARK} ${i}`)).id;
  leaver = await world.account();
  const members = `/conversations/${room.id}/members`;
  (await owner.post(members, { user_id: leaver.id })).expect(201);
  (await leaver.delete(`${members}/${leaver.id}`)).expect(204);
  (await owner.delete(`/conversations/${room.id}/messages/${doomed.id}`)).expect(204);
  othersPicture = (await member.upload(PNG)).as(uploadSchema, 201).media_url;
  noPicture = (await owner.upload(HTML)).as(uploadSchema, 201).media_url;
  const { media_url } = (await member.upload(PNG)).as(uploadSchema, 201);
  const carried = await member.post(two("/messages"), { media_url });
  picture = carried.as(messageSchema, 201).id;
  lines = (await member.say(direct, "line\n".repeat(1_000))).id;
  before = await settledState(scene);
});

const NOBODY = "nobody-at-all";
const NOWHERE = 999_999;

describe.each(operations.filter(({ path }) => path.includes("{message_id}")))("$name", (one) => {
  it("finds no unknown message, and none of another conversation", async () => {
    const request = await entryOf(one).example(scene);
    for (const message_id of [NOWHERE, othersMessage]) {
      const params = { ...request.params, message_id };
      const answer = await ask(one, { ...request, params }, scene.owner.token);
      expect(refusal(answer).code).toBe("not_found");
    }
  });
});

type Conflict = [name: string, attempt: () => Promise<Answer>, code: ErrorCode, path?: string];

const room = (path = "") => `/conversations/${scene.room.id}${path}`;
const two = (path = "") => `/conversations/${direct}${path}`;
const deleted = (path = "") => room(`/messages/${scene.doomed.id}${path}`);
const create = (body: object) => scene.owner.post("/conversations", body);
const send = (body: object) => scene.owner.post(room("/messages"), { text: MARK, ...body });
const signIn = (username: string, password: string) =>
  world.request("POST", "/api/v1/auth/login", { username, password });

const CONFLICTS: Record<string, Conflict[]> = {
  "an account": [
    ["of a name that is taken", () => register(scene.owner.user.username), "username_taken"],
    [
      "of that name in capitals",
      () => register(scene.owner.user.username.toUpperCase()),
      "username_taken",
    ],
    [
      "of a password everyone has",
      () => register(freshName(), "password"),
      "validation_failed",
      "password",
    ],
    [
      "of a password of one sign",
      () => register(freshName(), "aaaaaaaaaa"),
      "validation_failed",
      "password",
    ],
    [
      "of a password that is the name",
      () => register("grace.hopper", "grace.hopper"),
      "validation_failed",
      "password",
    ],
  ],
  "a sign-in": [
    [
      "with a wrong password",
      () => signIn(scene.owner.user.username, "wrong"),
      "invalid_credentials",
    ],
    ["with no password", () => signIn(scene.owner.user.username, ""), "invalid_credentials"],
    [
      "with the password in capitals",
      () => signIn(scene.owner.user.username, passwordOf(scene.owner).toUpperCase()),
      "invalid_credentials",
    ],
    ["of nobody", () => signIn(NOBODY, "wrong"), "invalid_credentials"],
    ["of a name like SQL", () => signIn("' OR 1=1 --", "wrong"), "invalid_credentials"],
  ],
  "a refresh": ["", ".", "a.b", "x".repeat(256), `${"A".repeat(43)}.${"A".repeat(43)}`].map(
    (refresh_token): Conflict => [
      `with ${refresh_token.slice(0, 8) || "nothing"}`,
      () => world.request("POST", "/api/v1/auth/refresh", { refresh_token }),
      "invalid_refresh_token",
    ],
  ),
  "a new conversation": [
    [
      "with nobody who exists",
      () => create({ kind: "group", member_ids: [NOBODY] }),
      "validation_failed",
      "member_ids.0",
    ],
    [
      "with 999 who do not exist",
      () =>
        create({ kind: "group", member_ids: Array.from({ length: 999 }, (_, i) => `nobody-${i}`) }),
      "validation_failed",
      "member_ids.0",
    ],
    [
      "with more than it may have",
      () =>
        create({
          kind: "group",
          member_ids: Array.from({ length: 1_000 }, (_, i) => `nobody-${i}`),
        }),
      "conversation_full",
    ],
    ["of two with nobody", () => create({ kind: "direct" }), "validation_failed", "member_ids"],
    [
      "of two with two others",
      () => create({ kind: "direct", member_ids: [scene.member.id, scene.guest.id] }),
      "validation_failed",
      "member_ids",
    ],
    [
      "of two with a title",
      () => create({ kind: "direct", title: MARK, member_ids: [scene.member.id] }),
      "validation_failed",
      "title",
    ],
  ],
  "a conversation of two": [
    ["is not deleted", () => scene.owner.delete(two()), "direct_conversation"],
    [
      "gets no third",
      () => scene.owner.post(two("/members"), { user_id: scene.guest.id }),
      "direct_conversation",
    ],
    [
      "has no roles",
      () => scene.owner.patch(two(`/members/${scene.member.id}`), { role: "admin" }),
      "direct_conversation",
    ],
    [
      "keeps the other",
      () => scene.owner.delete(two(`/members/${scene.member.id}`)),
      "direct_conversation",
    ],
  ],
  "a member": [
    [
      "who is nobody is not added",
      () => scene.owner.post(room("/members"), { user_id: NOBODY }),
      "validation_failed",
      "user_id",
    ],
    [
      "who left by themselves is not put back",
      () => scene.owner.post(room("/members"), { user_id: leaver.id }),
      "left_conversation",
      "user_id",
    ],
    [
      "who is nobody is not removed",
      () => scene.owner.delete(room(`/members/${NOBODY}`)),
      "not_found",
    ],
    [
      "who is none any more is not removed",
      () => scene.owner.delete(room(`/members/${scene.former.id}`)),
      "not_found",
    ],
    [
      "who is none any more gets no role",
      () => scene.owner.patch(room(`/members/${scene.former.id}`), { role: "admin" }),
      "not_found",
    ],
    [
      "who is the last owner stays one",
      () => scene.owner.patch(room(`/members/${scene.owner.id}`), { role: "member" }),
      "last_owner",
    ],
    [
      "who is the last owner stays",
      () => scene.owner.delete(room(`/members/${scene.owner.id}`)),
      "last_owner",
    ],
  ],
  "a message": [
    ["that replies to nothing", () => send({ reply_to: NOWHERE }), "validation_failed", "reply_to"],
    [
      "that replies elsewhere",
      () => send({ reply_to: othersMessage }),
      "validation_failed",
      "reply_to",
    ],
    [
      "that replies to what is deleted",
      () => send({ reply_to: scene.doomed.id }),
      "validation_failed",
      "reply_to",
    ],
    [
      "that carries nothing that is there",
      () => send({ media_url: `/api/v1/media/${"A".repeat(22)}` }),
      "validation_failed",
      "media_url",
    ],
    [
      "that carries another's file",
      () => send({ media_url: othersPicture }),
      "validation_failed",
      "media_url",
    ],
    ["longer than the operator allows", () => send({ text: "x".repeat(8_001) }), "too_large"],
  ],
  "what is deleted": [
    ["is not edited", () => scene.owner.patch(deleted(), { text: MARK }), "message_deleted"],
    [
      "gets no reaction",
      () => scene.owner.put(deleted(`/reactions/${encodeURIComponent("👍")}`)),
      "message_deleted",
    ],
    ["is not pinned", () => scene.owner.put(deleted("/pin")), "message_deleted"],
    [
      "is not translated",
      () => scene.owner.post(deleted("/translations"), { language: "es" }),
      "message_deleted",
    ],
  ],
  "a translation": [
    [
      "of a message without a text",
      () => scene.owner.post(two(`/messages/${picture}/translations`), { language: "es" }),
      "validation_failed",
      "message_id",
    ],
    [
      "of 1,000 lines",
      () => scene.owner.post(two(`/messages/${lines}/translations`), { language: "es" }),
      "validation_failed",
      "message_id",
    ],
    [
      "into a language that the translator does not know",
      () =>
        scene.owner.post(room(`/messages/${scene.message.id}/translations`), { language: "xx" }),
      "validation_failed",
      "language",
    ],
  ],
  "a read position": [
    [
      "beyond the head",
      () => scene.owner.put(room("/read"), { message_id: NOWHERE }),
      "validation_failed",
      "message_id",
    ],
    [
      "of unread, beyond the head",
      () => scene.owner.put(room("/unread"), { message_id: NOWHERE }),
      "not_found",
    ],
  ],
  "a picture of oneself": [
    [
      "that is another's upload",
      () => scene.owner.patch("/users/me", { avatar_url: othersPicture }),
      "validation_failed",
      "avatar_url",
    ],
    [
      "that is no picture",
      () => scene.owner.patch("/users/me", { avatar_url: noPicture }),
      "validation_failed",
      "avatar_url",
    ],
    [
      "that is nowhere",
      () => scene.owner.patch("/users/me", { avatar_url: `/api/v1/media/${"A".repeat(22)}` }),
      "validation_failed",
      "avatar_url",
    ],
  ],
};

describe.each(Object.entries(CONFLICTS))("%s", (_, conflicts) => {
  it.each(conflicts)("%s", async (_, attempt, code, path) => {
    const problem = refusal(await attempt());
    expect(problem.code).toBe(code);
    if (path !== undefined) expect(problem.errors?.[0]?.path).toBe(path);
  });
});

it("none of this changed anything", async () => {
  expect(await stateOf(scene)).toEqual(before);
});

afterwards(() => scene);

function register(username: string, password = secret(crypto.randomUUID())): Promise<Answer> {
  return world.request("POST", "/api/v1/auth/register", { username, password });
}

function passwordOf({ user }: Account): string {
  return passwords.get(user.username) ?? "";
}
