import { writeLine } from "#protocol/transfer/write-line.ts";
import type { WrittenLine } from "#protocol/transfer/lines.ts";
import type { SlackArchive, SlackConversation } from "./archive.ts";
import { emojiNamed, withEmoji } from "./emoji.ts";
import type { SlackMessage, SlackUser } from "./export-schema.ts";
import type { LeftOut } from "./left-out.ts";
import { mentionsIn, textOf } from "./text.ts";

/** Subtypes to import; the others are events. A deleted thread root (`tombstone`) becomes a deleted message. */
const WRITTEN = new Set([
  "",
  "bot_message",
  "me_message",
  "thread_broadcast",
  "file_share",
  "file_comment",
  "tombstone",
]);
const TEXT_LENGTH = 16_000;
const MENTIONS = 50;
const REACTIONS = 20;
const PINS = 50;
/** Creating the conversation takes version 1, so the first message gets id 2. */
const FIRST_ID = 2;

type MessageLine = Extract<WrittenLine, { type: "message" }>;
type Person = Extract<WrittenLine, { type: "user" }>;

/** Converts a Slack export to one document for each conversation, and counts what it has to leave out. */
export function* documentsOf(archive: SlackArchive, leftOut: LeftOut): Generator<string> {
  const users = new Map(archive.users.map((user) => [user.id, user]));
  const bots = new Map(
    archive.users.flatMap((user) => {
      const bot = user.profile?.bot_id ?? "";
      return bot === "" ? [] : [[bot, user.id] as const];
    }),
  );
  for (const conversation of archive.conversations()) {
    const { kind, channel } = conversation;
    // Skips notes to self: a direct conversation needs two people.
    if (kind === "direct" && new Set(channel.members ?? []).size !== 2) {
      leftOut.add("conversation");
      continue;
    }
    yield new Writer(conversation, { users, bots, leftOut }).document();
  }
}

class Writer {
  readonly #from: SlackConversation;
  readonly #users: ReadonlyMap<string, SlackUser>;
  readonly #bots: ReadonlyMap<string, string>;
  readonly #leftOut: LeftOut;
  readonly #people = new Map<string, Person>();

  constructor(
    from: SlackConversation,
    {
      users,
      bots,
      leftOut,
    }: {
      users: ReadonlyMap<string, SlackUser>;
      bots: ReadonlyMap<string, string>;
      leftOut: LeftOut;
    },
  ) {
    this.#from = from;
    this.#users = users;
    this.#bots = bots;
    this.#leftOut = leftOut;
  }

  document(): string {
    const { kind, title, channel, messages } = this.#from;
    const members = [...new Set(channel.members ?? [])];
    for (const id of members) this.#person(id);
    const lines = this.#messages();
    const authors = [...new Set(lines.map(({ sender_id }) => sender_id))];
    const created = channel.created ?? Number(messages[0]?.ts ?? 0);
    const created_at = new Date(Math.floor(created * 1_000)).toISOString();
    const last = lines.at(-1)?.created_at ?? created_at;
    const owner = members.includes(channel.creator) ? channel.creator : members[0];
    const all: WrittenLine[] = [
      {
        type: "parley",
        version: 1,
        document_id: `slack-${channel.id}-${lines.length}-${messages.at(-1)?.ts.replace(".", "-") ?? 0}`,
      },
      {
        type: "conversation",
        id: channel.id,
        kind,
        title: title === "" ? null : title,
        created_at,
        people: kind === "direct" ? members : [],
      },
      ...this.#people.values(),
      ...lines,
      ...members.map((user_id) => ({
        type: "member" as const,
        user_id,
        role: kind === "direct" || user_id === owner ? ("owner" as const) : ("member" as const),
        joined_at: created_at,
      })),
      // Authors who are no longer members have left.
      ...authors
        .filter((id) => !members.includes(id))
        .map((user_id) => ({
          type: "member" as const,
          user_id,
          joined_at: created_at,
          left_at: last,
        })),
    ];
    return [...all, { type: "end" as const, lines: all.length + 1 }].map(writeLine).join("");
  }

  #messages(): MessageLine[] {
    const lines: MessageLine[] = [];
    const byTime = new Map<string, MessageLine>();
    const pins = new Set((this.#from.channel.pins ?? []).map(({ id }) => id));
    let pinned = 0;
    for (const message of this.#from.messages) {
      if (!WRITTEN.has(message.subtype)) {
        this.#leftOut.add("event");
        continue;
      }
      const texts = pieces(this.#text(message));
      const isGone = message.subtype === "tombstone";
      if (texts.length === 0 && !isGone) {
        this.#leftOut.add("empty");
        continue;
      }
      const isPinned = !isGone && pinned < PINS && pins.has(message.ts);
      if (isPinned) pinned += 1;
      this.#leftOut.add("file", message.files?.length ?? 0);
      const parent = message.thread_ts === message.ts ? undefined : byTime.get(message.thread_ts);
      for (const [i, text] of (isGone ? [""] : texts).entries()) {
        const created_at = timeOf(message.ts);
        const line: MessageLine = {
          type: "message",
          id: FIRST_ID + lines.length,
          sender_id: this.#author(message),
          created_at,
          ...(isGone ? { deleted_at: created_at } : { text }),
          ...(isGone || !message.edited ? {} : { edited_at: timeOf(message.edited.ts) }),
          ...(parent === undefined ? {} : { reply_to: parent.id }),
          ...(isGone || i > 0
            ? {}
            : {
                mentions: this.#mentions(message),
                reactions: this.#reactions(message),
                pinned: isPinned,
              }),
        };
        lines.push(line);
        if (i === 0) byTime.set(message.ts, line);
        if (parent !== undefined && !isGone) {
          parent.reply_count = (parent.reply_count ?? 0) + 1;
          parent.last_reply_id = line.id;
        }
      }
    }
    this.#leftOut.add("pin", pins.size - pinned);
    return lines;
  }

  /** Slack exports contain no files, so the text links to them. */
  #text(message: SlackMessage): string {
    const names = { user: (id: string) => this.#person(id).username };
    const said = withEmoji(textOf(message.text, names));
    const attached = (message.attachments ?? []).map(
      ({ pretext, title, title_link, text, fallback }) => {
        const head = title_link === "" ? title : `${title} ${title_link}`.trim();
        const body = [pretext, head, text].filter((part) => part !== "").join("\n");
        return withEmoji(textOf(body === "" ? fallback : body, names));
      },
    );
    const files = (message.files ?? []).map(({ name, title, permalink, url_private }) =>
      `${title || name} ${permalink || url_private}`.trim(),
    );
    const text = [said, ...attached, ...files].filter((part) => part.trim() !== "").join("\n");
    return message.subtype === "me_message" ? `_${text}_` : text;
  }

  #author({ user, bot_id, username, bot_profile, user_profile }: SlackMessage): string {
    const id = user || this.#bots.get(bot_id) || bot_id || "unknown";
    const name =
      user_profile?.display_name || user_profile?.real_name || bot_profile?.name || username;
    return this.#person(id, name, user === "").id;
  }

  #mentions({ text }: SlackMessage): string[] {
    const ids = mentionsIn(text);
    this.#leftOut.add("mention", ids.length - MENTIONS);
    return ids.slice(0, MENTIONS).map((id) => this.#person(id).id);
  }

  /** Leaves out custom emoji, which have no Unicode equivalent. */
  #reactions({ reactions }: SlackMessage): { emoji: string; user_ids: string[] }[] {
    const byEmoji = new Map<string, Set<string>>();
    for (const { name, users } of reactions ?? []) {
      const emoji = emojiNamed(name);
      if (emoji === undefined) {
        this.#leftOut.add("reaction", users.length);
        continue;
      }
      const people = byEmoji.get(emoji) ?? new Set();
      for (const id of users) people.add(this.#person(id).id);
      if (people.size > 0) byEmoji.set(emoji, people);
    }
    const all = [...byEmoji];
    for (const [, people] of all.slice(REACTIONS)) this.#leftOut.add("reaction", people.size);
    return all.slice(0, REACTIONS).map(([emoji, people]) => ({ emoji, user_ids: [...people] }));
  }

  #person(id: string, name = "", isBot = false): Person {
    const known = this.#people.get(id);
    if (known !== undefined) return known;
    const user = this.#users.get(id);
    const { profile } = user ?? {};
    const person: Person = {
      type: "user",
      id,
      username: user?.name || id.toLowerCase(),
      display_name: profile?.display_name || profile?.real_name || user?.real_name || name || id,
      kind: isBot || user?.is_bot === true ? "bot" : "person",
      created_at: new Date(0).toISOString(),
    };
    this.#people.set(id, person);
    return person;
  }
}

/** Splits a text into pieces that each fit into a message, never inside a surrogate pair. */
function pieces(text: string): string[] {
  const parts: string[] = [];
  for (let rest = text; rest !== "";) {
    const cut = rest.charCodeAt(TEXT_LENGTH - 1) >>> 10 === 0x36 ? TEXT_LENGTH - 1 : TEXT_LENGTH;
    parts.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  return parts;
}

function timeOf(ts: string): string {
  return new Date(Math.floor(Number(ts) * 1_000)).toISOString();
}
