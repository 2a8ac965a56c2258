import { describe, expect, it } from "vitest";
import { messageSchema } from "#protocol/message.ts";
import { searchResultSchema } from "#protocol/search.ts";
import { world } from "../support/inside.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

/** A unique word, to find a message by. */
let words = 0;
const aWord = () => `zorilla${(words += 1)}x`;

/** The text that search shows of a message, once it is found by a word. */
async function shown(person: Account, word: string): Promise<string | undefined> {
  const look = async () =>
    (await person.get(`/search/messages?q=${word}`)).as(searchResultSchema).items;
  const items = await eventually(look, (found) => found.length === 1, `"${word}" to be found`);
  return items[0]?.snippets[0]?.text;
}

async function pair() {
  const { conversation, people } = await world.room(2);
  const [owner, member] = people;
  const { socket } = await world.join(owner, conversation.id);
  let ref = 0;
  /** The people that a text sent by a frame mentions. */
  const sayByFrame = async (text: string): Promise<string[]> => {
    ref += 1;
    socket.send({ type: "send", ref, client_id: crypto.randomUUID(), text });
    const { messages } = await socket.next("changes", ({ messages }) => messages[0]?.text === text);
    return messages[0]?.mentions ?? [];
  };
  return { id: conversation.id, owner, member, sayByFrame };
}

describe("the mentions of a text", () => {
  it("a message and its edit mention whom the parsed text mentions, over REST and the socket (MENTION-2)", async () => {
    const { id, owner, member, sayByFrame } = await pair();
    const name = member.user.username;
    const them = [member.id];
    const cases: [string, string[]][] = [
      [`你好@${name}`, them],
      [`สวัสดี@${name}`, them],
      [`＠${name} 你好`, them],
      [`_@${name}_`, them],
      [`**@${name}**`, them],
      [`.@${name}...and`, them],
      [`> @${name}`, them],
      [`\`@${name}\``, []],
      [`\`\`\`\n@${name}\n\`\`\``, []],
      ["`@all`", []],
      [`mail me@${name} or a@${name}.example`, []],
      [`https://social.example/@${name}`, []],
      [`[@${name}](https://social.example)`, []],
      [`\\@${name}`, []],
    ];
    const said = await owner.say(id, "to be edited");
    for (const [text, mentions] of cases) {
      expect((await owner.say(id, text)).mentions, text).toEqual(mentions);
      expect(await sayByFrame(text), text).toEqual(mentions);
      const edited = await owner.patch(`/conversations/${id}/messages/${said.id}`, { text });
      expect(edited.as(messageSchema).mentions, text).toEqual(mentions);
    }
  });

  it("a name past the part of a text that is parsed mentions nobody (TEXT-5)", async () => {
    const { id, owner, member } = await pair();
    const at = `@${member.user.username}`;
    expect((await owner.say(id, `${"*a* ".repeat(900)}${at}`)).mentions).toEqual([member.id]);
    expect((await owner.say(id, `${"*a* ".repeat(1_000)}${at}`)).mentions).toEqual([]);
  });
});

describe("what search shows of a text", () => {
  it.each([
    ["**注意。**请看 W", "注意。请看 W"],
    ["**bold _nested_** ~~old~~ `W`", "bold nested old W"],
    ["> quoted\n- one\n- W", "quoted\n• one\n• W"],
    ["look ```js\nW``` there", "look \njs\nW\n there"],
  ])("search shows %j as %j (TEXT-1, TEXT-3)", async (text, expected) => {
    const { id, owner } = await pair();
    const word = aWord();
    await owner.say(id, text.replace("W", word));
    expect(await shown(owner, word)).toBe(expected.replace("W", word));
  });

  it("search shows an unformatted text as it was typed (TEXT-2)", async () => {
    const { id, owner } = await pair();
    for (const text of [
      "__init__.py 2*3*4 snake_case_name",
      "# 1 choice",
      "9~12 点和 13~17 点",
      ">:( &lt; \\server\\share ¯\\_(ツ)_/¯",
      "+ 1 from me\n\n    and indented",
      "[click](javascript:alert(1))",
    ]) {
      const word = aWord();
      await owner.say(id, `${text} ${word}`);
      expect(await shown(owner, word)).toBe(`${text} ${word}`);
    }
  });

  it("search shows where a link leads, and finds nothing by its hidden address (TEXT-4)", async () => {
    const { id, owner } = await pair();
    const [word, hidden] = [aWord(), aWord()];
    await owner.say(
      id,
      `[bank.example](https://evil.example/${hidden}) [https://bank.example](https://evil.example) ${word}`,
    );
    expect(await shown(owner, word)).toBe(
      `bank.example (evil.example) https://evil.example ${word}`,
    );
    const found = (await owner.get(`/search/messages?q=${hidden}`)).as(searchResultSchema);
    expect(found.items).toEqual([]);
  });
});
