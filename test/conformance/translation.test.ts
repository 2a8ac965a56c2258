import { describe, expect, it } from "vitest";
import { z } from "zod";
import { translationFailureOf, type ConversationView } from "#client/index.ts";
import { searchResultSchema } from "#protocol/search.ts";
import { translationListSchema, translationSchema } from "#protocol/translation.ts";
import { userSchema } from "#protocol/user.ts";
import { BREAKS, LOSES_PLACES, SLOW, translatedBy } from "../support/engines.ts";
import { env, hibernate, inD1, world } from "../support/inside.ts";
import { sdkOf } from "../support/sdk.ts";
import { eventually } from "../support/wire.ts";
import type { Account, Joined } from "../support/world.ts";

const HELLO = "Good morning everyone, how are you today?";

/** A person who reads another language, connected to a room with translation on. */
async function reader(account: Account, conversationId: string, language = "es"): Promise<Joined> {
  (await account.patch("/users/me", { language })).as(userSchema);
  const path = `/conversations/${conversationId}/settings`;
  await eventually(
    async () => {
      (await account.patch(path, { translate: true })).expect(200);
      const { results } = await env.DB.prepare(
        "SELECT translate FROM members WHERE conversation_id = ? AND user_id = ?",
      )
        .bind(conversationId, account.id)
        .all();
      return results;
    },
    (rows) => rows.length === 1,
    "the setting in D1",
  );
  return world.join(account, conversationId);
}

/** How often the engine was asked to translate a text. */
async function asked(text: string): Promise<number> {
  const response = await fetch(`${env.TRANSLATOR_URL}/asked?text=${encodeURIComponent(text)}`);
  return z.number().parse(await response.json());
}

/** Waits until the engine holds a slow text. */
async function underWay(text: string): Promise<void> {
  await eventually(
    () => asked(text),
    (times) => times === 1,
    "the engine to be asked",
  );
}

/** Lets the engine answer for a slow text. */
async function release(text: string): Promise<void> {
  await (await fetch(`${env.TRANSLATOR_URL}/release?text=${encodeURIComponent(text)}`)).text();
}

/**
 * Has a later text translated for a reader, which takes the server longer than handling an answer that the engine gave
 * before; returns its message.
 */
async function translatesAnother(
  writer: Account,
  conversationId: string,
  { socket }: Joined,
): Promise<number> {
  const { id } = await writer.say(conversationId, fresh(HELLO));
  await socket.next("translation", ({ message_id }) => message_id === id);
  return id;
}

/** The messages of a conversation whose translations D1 keeps. */
async function kept(conversationId: string): Promise<number[]> {
  const { results } = await env.DB.prepare(
    "SELECT message_id FROM translations WHERE conversation_id = ?",
  )
    .bind(conversationId)
    .all<{ message_id: number }>();
  return results.map(({ message_id }) => message_id);
}

let texts = 0;
/** No other test uses this text. */
function fresh(text: string): string {
  texts += 1;
  return `${text} Number ${texts} of ${crypto.randomUUID().slice(0, 8)}.`;
}

describe("translation", () => {
  it("a text that is made to be slow to parse delays nobody in a room that translates (SEND-7)", async () => {
    const { conversation, people } = await world.room(2);
    const [ann, bob] = people;
    const { socket: spanish } = await reader(bob, conversation.id, "es");
    const { socket: english } = await reader(ann, conversation.id, "en");
    const slow = [
      "@".repeat(7_000),
      "@.".repeat(3_500),
      `between${" ".repeat(7_000)}blanks`,
      `marked a${"\u0315\u0300\u0327".repeat(2_300)}`,
      "我们明天去公园散步吧".repeat(700),
      "`a``b ".repeat(1_100),
      `slow-to-read ${"a@b".repeat(2_000)}`,
    ];
    for (const text of slow) await english.say(`${fresh(HELLO)} ${text}`);
    // Once the last of them is translated, the server has read all of them.
    const { message_id } = await english.say(fresh(HELLO));
    await spanish.next("translation", (frame) => frame.message_id === message_id);
    await spanish.say("as quick as ever");
    await eventually(
      async () =>
        (await ann.get("/search/messages?q=%22slow%20to%20read%22")).as(searchResultSchema).items,
      (found) => found.length === 1,
      "the hit",
    );
  });

  it("a message is sent at once, then translated once for each language, only for readers who asked (TRANSLATE-1)", async () => {
    const { conversation, people } = await world.room(5);
    const [ann, bob, cora, dan, eve] = people;
    if (cora === undefined || dan === undefined || eve === undefined) throw new Error("five");
    const [spanish, alsoSpanish, french] = await Promise.all([
      reader(bob, conversation.id, "es"),
      reader(cora, conversation.id, "es-MX"),
      reader(dan, conversation.id, "fr"),
    ]);
    const { socket: withoutIt } = await world.join(eve, conversation.id);
    const { socket: sender } = await reader(ann, conversation.id, "en");
    expect(spanish.welcome.features).toMatchObject({
      translation: "libretranslate",
      transcription: "openai",
    });
    const text = fresh(HELLO);
    const { message_id } = await sender.say(text);
    const arrived = await spanish.socket.next("translation");
    expect(arrived).toEqual({
      type: "translation",
      message_id,
      version: message_id,
      language: "es",
      text: translatedBy("es", text),
      provider: "libretranslate",
    });
    const order = spanish.socket.frames.map(({ type }) => type);
    expect(order.indexOf("changes")).toBeLessThan(order.indexOf("translation"));
    expect((await alsoSpanish.socket.next("translation")).language).toBe("es-MX");
    expect((await french.socket.next("translation")).text).toBe(translatedBy("fr", text));
    expect(await asked(text)).toBe(2);
    await Promise.all([withoutIt.settled(), sender.settled(), spanish.socket.settled()]);
    expect(withoutIt.all("translation")).toEqual([]);
    expect(sender.all("translation")).toEqual([]);
    expect(spanish.socket.all("translation")).toHaveLength(1);
  });

  it("a text in the reader's language, or in none, is not translated (TRANSLATE-1)", async () => {
    const { conversation, people } = await world.room();
    const [ann, bob] = people;
    const { socket } = await reader(bob, conversation.id, "en-GB");
    await ann.say(conversation.id, fresh(HELLO));
    await ann.say(conversation.id, "👍 https://example.com/a 12:30");
    const { id } = await ann.say(
      conversation.id,
      fresh("¿Puedes revisar esto antes de la reunión, por favor?"),
    );
    expect(await socket.next("translation")).toMatchObject({ message_id: id, language: "en-GB" });
    expect(socket.all("translation")).toHaveLength(1);
    const messages = await bob.history(conversation.id);
    expect(messages.map(({ language }) => language)).toEqual(["en", null, "es"]);
  });

  it("a room that slept in between translates for connected readers, into the languages they asked for (TRANSLATE-1)", async () => {
    const { conversation, people } = await world.room();
    const [ann, bob] = people;
    const { socket } = await reader(bob, conversation.id);
    await hibernate(conversation.id);
    const { id } = await ann.say(conversation.id, fresh(HELLO));
    expect((await socket.next("translation")).message_id).toBe(id);
    (await bob.patch(`/conversations/${conversation.id}/settings`, { translate: false })).expect(
      200,
    );
    await ann.say(conversation.id, fresh(HELLO));
    await socket.settled();
    expect(socket.all("translation")).toHaveLength(1);
  });

  it("an edit starts a new translation, a reaction does not, and no translation of the earlier text follows it (TRANSLATE-2)", async () => {
    const { conversation, people } = await world.room();
    const [ann, bob] = people;
    const joined = await reader(bob, conversation.id);
    const { socket } = joined;
    const path = `/conversations/${conversation.id}/messages`;
    const slow = fresh(`This one is translated ${SLOW} indeed.`);
    const { id } = await ann.say(conversation.id, slow);
    await underWay(slow);
    const edited = fresh("This is what I wanted to say from the beginning.");
    (await ann.patch(`${path}/${id}`, { text: edited })).expect(200);
    const arrived = await socket.next("translation");
    expect(arrived.text).toBe(translatedBy("es", edited));
    (await bob.put(`${path}/${id}/reactions/👍`)).expect(200);
    await release(slow);
    const later = await translatesAnother(ann, conversation.id, joined);
    expect(socket.all("translation").map(({ message_id }) => message_id)).toEqual([id, later]);
    const [message] = await bob.history(conversation.id);
    expect(message?.text_version).toBe(arrived.version);
    expect(message?.version).toBeGreaterThan(arrived.version);
    const answer = await bob.post(`${path}/${id}/translations`, { language: "es" });
    expect(answer.as(translationSchema)).toMatchObject({
      version: arrived.version,
      text: arrived.text,
    });
  });

  it("a deletion erases every translation, also one still in progress (TRANSLATE-2)", async () => {
    const { conversation, people } = await world.room();
    const [ann, bob] = people;
    const joined = await reader(bob, conversation.id);
    const { socket } = joined;
    const path = `/conversations/${conversation.id}/messages`;
    const first = await ann.say(conversation.id, fresh(HELLO));
    await socket.next("translation");
    const slow = fresh(`And this one ${SLOW} as well.`);
    const second = await ann.say(conversation.id, slow);
    await underWay(slow);
    for (const { id } of [first, second]) (await ann.delete(`${path}/${id}`)).expect(204);
    (await bob.post(`${path}/${first.id}/translations`, { language: "es" })).problem(
      "message_deleted",
    );
    await release(slow);
    const later = await translatesAnother(ann, conversation.id, joined);
    await eventually(
      () => kept(conversation.id),
      (ids) => ids.join() === String(later),
      "the later translation to be the only one in D1",
    );
    expect(socket.all("translation").map(({ message_id }) => message_id)).toEqual([
      first.id,
      later,
    ]);
  });

  it("the end of a conversation erases every translation, also one still in progress (TRANSLATE-2)", async () => {
    const { conversation, people } = await world.room();
    const [ann, bob] = people;
    const { socket } = await reader(bob, conversation.id);
    const slow = fresh(`This one is translated ${SLOW}.`);
    await ann.say(conversation.id, slow);
    await socket.next("changes", ({ messages }) => messages.length > 0);
    await underWay(slow);
    (await ann.delete(`/conversations/${conversation.id}`)).expect(204);
    await eventually(
      () => inD1("messages", conversation.id),
      (left) => left.length === 0,
      "the messages to go",
    );
    await release(slow);
    const elsewhere = await world.group(ann, bob);
    await translatesAnother(ann, elsewhere.id, await reader(bob, elsewhere.id));
    expect(await kept(conversation.id)).toEqual([]);
  });

  it("a list leaves out messages that no engine can translate, and the answer for one message says why", async () => {
    const { conversation, people } = await world.room();
    const [ann, bob] = people;
    const { id } = await ann.say(conversation.id, fresh(HELLO));
    await eventually(
      () => inD1("messages", conversation.id),
      (rows) => rows.some((row) => row["id"] === id),
      "the message in D1",
    );
    const messages = [{ conversation_id: conversation.id, message_id: id }];
    const list = await bob.post("/translations", { language: "xx", messages });
    expect(list.as(translationListSchema).items).toEqual([]);
  });

  it("code, addresses, mentions and emoji stay unchanged, also with a translator that loses them (TRANSLATE-3)", async () => {
    const { conversation, people } = await world.room();
    const [ann, bob] = people;
    const { id: good } = await ann.say(
      conversation.id,
      `Please run \`npm ci\` now, see https://example.com/a?b=c and ask @${bob.user.username} 👩‍👩‍👧\n- first point here`,
    );
    const { id: bad } = await ann.say(
      conversation.id,
      `The answer to **this** question ${LOSES_PLACES} and keeps https://example.com/x safe`,
    );
    const [whole, pieced] = await Promise.all(
      [good, bad].map(async (id) =>
        (
          await bob.post(`/conversations/${conversation.id}/messages/${id}/translations`, {
            language: "es",
          })
        ).as(translationSchema),
      ),
    );
    expect(whole?.text).toBe(
      `es|Please run \`npm ci\` now, see https://example.com/a?b=c and ask @${bob.user.username} 👩‍👩‍👧\n- es|first point here`,
    );
    expect(pieced?.text).toBe(
      `es|The answer to **es|this** es|question ${LOSES_PLACES} and keeps https://example.com/x es|safe`,
    );
  });

  it("a translation is made once, and the next request finds it, alone or in a list (TRANSLATE-4)", async () => {
    const { conversation, people } = await world.room(3);
    const [ann, bob, cora] = people;
    const other = await world.group(ann, bob);
    if (cora === undefined) throw new Error("three");
    const text = fresh("We meet at the station tomorrow at noon, do not be late.");
    const { id } = await ann.say(conversation.id, text);
    const elsewhere = await ann.say(other.id, fresh(HELLO));
    const path = `/conversations/${conversation.id}/messages/${id}/translations`;
    for (const person of [bob, cora]) {
      const made = (await person.post(path, { language: "es" })).as(translationSchema);
      expect(made).toEqual({
        conversation_id: conversation.id,
        message_id: id,
        version: id,
        language: "es",
        text: translatedBy("es", text),
        provider: "libretranslate",
      });
    }
    const messages = [
      { conversation_id: conversation.id, message_id: id },
      { conversation_id: other.id, message_id: elsewhere.id },
    ];
    // D1 has both within a second.
    await eventually(
      async () =>
        (await bob.post("/translations", { language: "es", messages })).as(translationListSchema)
          .items,
      (items) => items.length === 2,
      "both translations",
    );
    const again = { language: "spa", messages: [...messages, ...messages] };
    const list = (await bob.post("/translations", again)).as(translationListSchema);
    expect(list.items.map(({ language }) => language)).toEqual(["spa", "spa"]);
    expect(await asked(text)).toBe(1);
    const onlyTheirs = (await cora.post("/translations", { language: "es", messages })).as(
      translationListSchema,
    );
    expect(onlyTheirs.items.map(({ conversation_id }) => conversation_id)).toEqual([
      conversation.id,
    ]);
    const { results } = await env.DB.prepare(
      "SELECT language, version, text, provider FROM translations WHERE conversation_id = ? AND message_id = ?",
    )
      .bind(conversation.id, id)
      .all();
    expect(results).toEqual([
      { language: "es", version: id, text: translatedBy("es", text), provider: "libretranslate" },
    ]);
    const own = (await bob.post(path, { language: "en" })).as(translationSchema);
    expect(own).toMatchObject({ text, provider: null });
  });

  it("a translation of an untranslatable or invisible message is refused", async () => {
    const { conversation, people } = await world.room();
    const [ann, bob] = people;
    const stranger = await world.account();
    const { id } = await ann.say(conversation.id, fresh(HELLO));
    const path = `/conversations/${conversation.id}/messages/${id}/translations`;
    (await stranger.post(path, { language: "es" })).problem("not_found");
    (await bob.post(path, { language: "../es" })).problem("validation_failed");
    (await bob.post(path, {})).problem("validation_failed");
    (await bob.post(path, { language: "xx" })).problem("validation_failed");
    (
      await bob.post(`/conversations/${conversation.id}/messages/99/translations`, {
        language: "es",
      })
    ).problem("not_found");
    const ref = { conversation_id: conversation.id, message_id: id };
    (await bob.post("/translations", { messages: Array.from({ length: 51 }, () => ref) })).problem(
      "validation_failed",
    );
    (await bob.post("/translations", { messages: [] })).problem("validation_failed");
    (await bob.post("/translations", { messages: [{ ...ref, message_id: "1" }] })).problem(
      "validation_failed",
    );
  });

  it("readers learn that no translation is coming, and why; others receive nothing (TRANSLATE-6)", async () => {
    const { conversation, people } = await world.room(4);
    const [ann, bob, cora, dan] = people;
    if (cora === undefined || dan === undefined) throw new Error("four");
    const { socket } = await reader(bob, conversation.id);
    const { socket: ofAnUnknownLanguage } = await reader(cora, conversation.id, "xx");
    const { socket: withoutIt } = await world.join(dan, conversation.id);
    const { parley } = await sdkOf(world, bob);
    const room = parley.conversation(conversation.id).connect();
    await room.caughtUp();
    const { id } = await ann.say(conversation.id, fresh(`A message that ${BREAKS}, once.`));
    const failed = { type: "translation_failed", message_id: id, version: id };
    const arrived = await socket.next("translation_failed");
    expect(arrived).toMatchObject({
      ...failed,
      language: "es",
      code: "translation_unavailable",
      retryable: true,
    });
    expect(arrived.retry_after_ms).toBeGreaterThan(0);
    expect(await ofAnUnknownLanguage.next("translation_failed")).toEqual({
      ...failed,
      language: "xx",
      code: "validation_failed",
      retryable: false,
    });
    const sees = (holds: (view: ConversationView) => boolean) =>
      eventually(async () => room.view, holds, "what became of the translation");
    const { messages, untranslated } = await sees((view) => view.untranslated.has(id));
    const [message] = messages;
    if (message === undefined) throw new Error("the message is there");
    expect(translationFailureOf({ untranslated }, message)?.code).toBe("translation_unavailable");
    const path = `/conversations/${conversation.id}/messages/${id}`;
    (await ann.patch(path, { text: fresh("A message that is whole again.") })).expect(200);
    const { translations } = await sees((view) => view.translations.has(id));
    expect(translations.get(id)?.version).toBeGreaterThan(id);
    expect(room.view.untranslated.has(id)).toBe(false);
    await withoutIt.settled();
    expect(withoutIt.all("translation_failed")).toEqual([]);
    parley.close();
  });

  it("a slow or broken translator delays no message, and is left alone for a while (TRANSLATE-5)", async () => {
    const { conversation, people } = await world.room();
    const [ann, bob] = people;
    const { socket } = await reader(bob, conversation.id);
    const { socket: sender } = await world.join(ann, conversation.id);
    const slow = fresh(`This is translated ${SLOW}, but it is here at once.`);
    await sender.say(slow);
    await socket.next("changes", ({ messages }) => messages.length > 0);
    await underWay(slow);
    expect(socket.all("translation")).toEqual([]);
    await release(slow);
    await socket.next("translation");
    // From another person's language each time, so that no other test reaches its limit.
    const path = `/conversations/${conversation.id}/messages`;
    const broken = await ann.say(
      conversation.id,
      fresh(`A message that ${BREAKS} every time it is asked.`),
    );
    await socket.next("changes", ({ messages }) => messages.some(({ id }) => id === broken.id));
    for (let turn = 0; turn < 5; turn += 1) {
      const answer = await bob.post(`${path}/${broken.id}/translations`, { language: "fr" });
      answer.problem("translation_unavailable");
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    const fine = await ann.say(conversation.id, fresh(HELLO));
    const refused = await bob.post(`${path}/${fine.id}/translations`, { language: "fr" });
    expect(refused.problem("translation_unavailable").retryable).toBe(true);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(20);
    await socket.settled();
    expect(socket.all("translation")).toHaveLength(1);
  });
});
