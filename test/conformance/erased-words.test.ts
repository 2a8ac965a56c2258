import { it } from "vitest";
import { env, world } from "../support/inside.ts";
import { eventually } from "../support/wire.ts";

/** Every byte in D1's tables of the index and of messages. */
async function bytesOfIndex(): Promise<string> {
  const tables = ["data", "idx", "config"].map((name) => `message_search_${name}`);
  const results = await env.DB.batch<Record<string, unknown>>(
    [...tables, "messages", "translations"].map((table) =>
      env.DB.prepare(`SELECT * FROM ${table}`),
    ),
  );
  return results
    .flatMap((result) => result.results.flatMap((row) => Object.values(row)))
    .map((value) => (Array.isArray(value) ? Buffer.from(value).toString("latin1") : String(value)))
    .join("\n");
}

it("D1 keeps no word of edited or deleted messages, or of a conversation that ended (SEARCH-10)", async () => {
  const { conversation, people } = await world.room();
  const [owner] = people;
  const ending = await world.group(owner);
  const edited = await owner.say(conversation.id, "an aardvarkish text");
  const deleted = await owner.say(conversation.id, "a bandicootish text");
  await owner.say(conversation.id, "a capybarish text");
  await owner.say(ending.id, "a dromedarish text");
  const words = ["aardvarkish", "bandicootish", "capybarish", "dromedarish"];
  const there = async () => {
    const bytes = await bytesOfIndex();
    return words.filter((word) => bytes.includes(word));
  };
  await eventually(there, (found) => found.length === 4, "all of them to be in D1");
  const path = `/conversations/${conversation.id}/messages`;
  await owner.patch(`${path}/${edited.id}`, { text: "something else" });
  await owner.delete(`${path}/${deleted.id}`);
  (await owner.delete(`/conversations/${ending.id}`)).expect(204);
  await eventually(there, (found) => found.join() === "capybarish", "the others to be gone");
});
