import { strFromU8, unzipSync } from "fflate";
import { z } from "zod";
import {
  slackChannelSchema,
  slackMessageSchema,
  slackUserSchema,
  type SlackChannel,
  type SlackMessage,
  type SlackUser,
} from "./export-schema.ts";

/** The most bytes of JSON to unpack at once; a single larger conversation may exceed it. */
const UNPACKED_AT_ONCE = 64 * 1024 * 1024;

export interface SlackConversation {
  kind: "group" | "direct";
  /** Null for a conversation without a name. */
  title: string | null;
  channel: SlackChannel;
  /** In the order in which they were sent, without duplicates. */
  messages: SlackMessage[];
}

const LISTS = [
  { file: "channels.json", kind: "group", isNamed: true },
  { file: "groups.json", kind: "group", isNamed: true },
  { file: "mpims.json", kind: "group", isNamed: false },
  { file: "dms.json", kind: "direct", isNamed: false },
] as const;

/** The ZIP file of a Slack export; unpacks only the conversations that are being read. */
export class SlackArchive {
  readonly users: SlackUser[];
  readonly #zip: Uint8Array;
  /** The unpacked size of each file. */
  readonly #sizes = new Map<string, number>();

  constructor(zip: Uint8Array) {
    this.#zip = zip;
    unzipSync(zip, {
      filter: ({ name, originalSize }) => {
        this.#sizes.set(name, originalSize);
        return false;
      },
    });
    const lists = this.#unpack(new Set(["users.json", "org_users.json"]));
    if (lists.size === 0) throw new Error("not a Slack export: the file contains no users.json");
    this.users = [...lists.values()].flatMap((list) => z.array(slackUserSchema).parse(list));
  }

  *conversations(): Generator<SlackConversation> {
    const lists = this.#unpack(new Set(LISTS.map(({ file }) => file)));
    const all = LISTS.flatMap(({ file, kind, isNamed }) =>
      z
        .array(slackChannelSchema)
        .parse(lists.get(file) ?? [])
        .map((channel) => ({ kind, title: isNamed ? channel.name : null, channel })),
    );
    for (const some of this.#portions(all)) {
      const names = new Set(some.flatMap(({ files }) => files));
      const unpacked = this.#unpack(names);
      for (const { files, conversation } of some) {
        const messages = files.flatMap((file) =>
          z.array(slackMessageSchema).parse(unpacked.get(file)),
        );
        yield { ...conversation, messages: inOrder(messages) };
      }
    }
  }

  /** Groups conversations, with their files, into portions that fit into memory. */
  *#portions<T extends { kind: string; channel: SlackChannel }>(conversations: readonly T[]) {
    const byFolder = Map.groupBy(this.#sizes.keys(), (name) =>
      name.slice(0, name.lastIndexOf("/")),
    );
    let some: { files: string[]; conversation: T }[] = [];
    let bytes = 0;
    for (const conversation of conversations) {
      const { id, name } = conversation.channel;
      const folder = byFolder.get(conversation.kind === "direct" ? id : name) ?? byFolder.get(id);
      const files = (folder ?? []).filter((file) => /\/\d{4}-\d{2}-\d{2}\.json$/.test(file));
      const size = files.reduce((sum, file) => sum + (this.#sizes.get(file) ?? 0), 0);
      if (some.length > 0 && bytes + size > UNPACKED_AT_ONCE) {
        yield some;
        some = [];
        bytes = 0;
      }
      some.push({ files: files.toSorted(), conversation });
      bytes += size;
    }
    if (some.length > 0) yield some;
  }

  #unpack(names: ReadonlySet<string>): Map<string, unknown> {
    const files = unzipSync(this.#zip, { filter: ({ name }) => names.has(name) });
    return new Map(
      Object.entries(files).map(([name, bytes]): [string, unknown] => {
        try {
          return [name, JSON.parse(strFromU8(bytes))];
        } catch (cause) {
          throw new Error(`${name} is not valid JSON`, { cause });
        }
      }),
    );
  }
}

function inOrder(messages: readonly SlackMessage[]): SlackMessage[] {
  const byTime = new Map(messages.map((message) => [message.ts, message]));
  return [...byTime.values()].toSorted((a, b) => compareTimes(a.ts, b.ts));
}

function compareTimes(a: string, b: string): number {
  const [second = "", fraction = ""] = a.split(".");
  const [otherSecond = "", otherFraction = ""] = b.split(".");
  return Number(second) - Number(otherSecond) || (fraction < otherFraction ? -1 : 1);
}
