import { describe, expect, it } from "vitest";
import { conversationSchema } from "#protocol/conversation.ts";
import { memberListSchema } from "#protocol/member.ts";
import { uploadSchema } from "#protocol/media.ts";
import { messageSchema } from "#protocol/message.ts";
import { userSchema } from "#protocol/user.ts";
import { PNG } from "../support/files.ts";
import { world } from "../support/here.ts";
import { freshName } from "../support/world.ts";

const DECEITFUL = [
  ["a zero width space", "\u200B"],
  ["a Hangul filler", "\u3164"],
  ["a direction override", "\u202Elive"],
  ["an unclosed isolate", "Ada\u2066"],
  ["an invisible character", "Ada\u2060"],
  ["a tower of marks", `Z${"\u0301".repeat(60)}`],
  ["a line break", "Ada\u2028Lovelace"],
] as const;

const register = (body: Record<string, unknown>) =>
  world.request("POST", "/api/v1/auth/register", { password: "correct horse battery", ...body });

describe("names", () => {
  it.each([
    "..",
    "--",
    ".ada",
    "ada.",
    "-ada",
    "ada_",
    "admin",
    "System",
    "pa.rley",
    "ALL",
    "here",
  ])("nobody registers as %j (NAME-1)", async (username) => {
    const { errors } = (await register({ username })).problem("validation_failed");
    expect(errors?.[0]?.path).toBe("username");
  });

  it.each(DECEITFUL)(
    "%s is refused as a display name, a title and a nickname, by its path (NAME-2)",
    async (_, name) => {
      const { conversation, people } = await world.room();
      const [owner] = people;
      const path = `/conversations/${conversation.id}`;
      const refusals = [
        [await register({ username: freshName(), display_name: name }), "display_name"],
        [await owner.patch("/users/me", { display_name: name }), "display_name"],
        [await owner.post("/conversations", { kind: "group", title: name }), "title"],
        [await owner.patch(path, { title: name }), "title"],
        [await owner.patch(`${path}/settings`, { nickname: name }), "nickname"],
      ] as const;
      for (const [answer, field] of refusals) {
        const { errors } = answer.problem("validation_failed");
        expect(new Set(errors?.map((error) => error.path))).toEqual(new Set([field]));
      }
      expect((await owner.view(conversation.id)).title).toBe(conversation.title);
    },
  );

  it.each(DECEITFUL)(
    "%s is refused as a file's name, and nothing is stored (NAME-2)",
    async (_, name) => {
      const person = await world.account();
      const { errors } = (await person.upload(PNG, { name })).problem("validation_failed");
      expect(new Set(errors?.map((error) => error.path))).toEqual(new Set(["name"]));
    },
  );

  it("a file keeps the spaces in its name, and its letters are composed (NAME-2)", async () => {
    const person = await world.account();
    for (const [name, stored] of [
      ["the  plan.pdf", "the  plan.pdf"],
      ["한글.txt".normalize("NFD"), "한글.txt"],
      ["Re\u0301sume\u0301.doc", "Résumé.doc"],
    ] as const) {
      const upload = (await person.upload(PNG, { name })).as(uploadSchema, 201);
      expect(upload.name).toBe(stored);
    }
  });

  it("names in scripts that need joiners, marks and direction marks are stored unchanged, and runs of spaces become one (NAME-2)", async () => {
    const person = await world.account();
    for (const display_name of [
      "می‌خواهم",
      "Nguye\u0302\u0303n",
      "👩‍👩‍👧",
      "\u200Fשלום",
      "山田　太郎",
    ]) {
      const user = (await person.patch("/users/me", { display_name })).as(userSchema);
      expect(user.display_name).toBe(display_name);
    }
    const title = " The   \u00A0 plan ";
    const made = await person.post("/conversations", { kind: "group", title });
    expect(made.as(conversationSchema, 201).title).toBe("The plan");
  });

  it("a member whose username predates the rule is listed and mentioned by it, and takes nobody else's mentions (NAME-3)", async () => {
    const mark = freshName("a").replaceAll("-", "");
    const ada = await world.account({ username: mark });
    const impostor = await world.account({ username: `${mark}.`, display_name: "\u200B" });
    const odd = await world.account({ username: `${mark}x_` });
    const { id } = await world.group(ada, impostor, odd);
    const { items } = (await odd.get(`/conversations/${id}/members`)).as(memberListSchema);
    expect(items.map(({ username }) => username)).toContain(`${mark}.`);
    expect((await odd.say(id, `Thank you @${mark}.`)).mentions).toEqual([ada.id]);
    expect((await ada.say(id, `Thank you @${mark}x_!`)).mentions).toEqual([odd.id]);
  });

  it("an invisible caption counts as no caption, over either transport (SEND-8)", async () => {
    const { conversation, people } = await world.room();
    const [owner] = people;
    const { socket } = await world.join(owner, conversation.id);
    for (const text of ["\u200B", " \n", "\u3164\u2800"]) {
      const { media_url } = (await owner.upload(PNG, {})).as(uploadSchema, 201);
      const path = `/conversations/${conversation.id}/messages`;
      const posted = (await owner.post(path, { text, media_url })).as(messageSchema, 201);
      expect([posted.kind, posted.text]).toEqual(["image", null]);
      const { media_url: other } = (await owner.upload(PNG, {})).as(uploadSchema, 201);
      socket.send({ type: "send", ref: 1, client_id: text, text, media_url: other });
      const { message_id } = await socket.next("ack", ({ ref }) => ref === 1);
      const sent = (await owner.get(`${path}/${message_id}`)).as(messageSchema);
      expect([sent.kind, sent.text]).toEqual(["image", null]);
    }
  });

  it.each(["\u200B", "\u3164\u2800", "\u00AD", "\u2060 \uFEFF", "\u202E"])(
    "a text of %j alone is refused in a send and in an edit (SEND-8)",
    async (text) => {
      const { conversation, people } = await world.room();
      const [owner] = people;
      const path = `/conversations/${conversation.id}/messages`;
      const { id } = await owner.say(conversation.id, "something");
      for (const answer of [
        await owner.post(path, { text }),
        await owner.patch(`${path}/${id}`, { text }),
      ]) {
        const { errors } = answer.problem("validation_failed");
        expect(errors?.map((error) => error.path)).toEqual(["text"]);
      }
      const { socket } = await world.join(owner, conversation.id);
      socket.send({ type: "send", ref: 1, client_id: "c", text });
      expect((await socket.next("error")).code).toBe("validation_failed");
    },
  );
});
