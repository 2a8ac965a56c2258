import { randomUUID } from "node:crypto";
import { NEW_PERSONAL } from "#domain/reading.ts";
import { BLOCK_IDS, blockOf, sumOf, tallyOf, wholeBlocks, type Tally } from "#domain/tally.ts";
import type { Grant } from "#protocol/auth.ts";
import type { Message } from "#protocol/message.ts";
import type { MemberState } from "#storage/conversation/members.ts";
import type { TallyRow } from "#storage/conversation/tallies.ts";
import { project } from "#storage/d1/projection.ts";
import { inFlight } from "../in-flight.ts";
import { textsFrom } from "./texts.ts";

/** Projections under way at a time: D1 takes one after another, but texts are made meanwhile. */
const IN_FLIGHT = 3;
/** Records of one projection; D1 takes 2 MB. */
const BATCH = 1_000;
const SENDERS = 5;
const FOUNDED = Date.UTC(2025, 0, 1);

/** A conversation that is in D1 only; its head is its newest message's id. */
export interface SeededConversation {
  id: string;
  senders: string[];
  head: number;
  /** Messages that no whole block has yet, and whole blocks that no wide one has. */
  loose: Message[];
  narrow: Tally[];
}

/** Fills D1 with what objects would have projected into it, by the projection itself. */
export class ConversationSeed {
  readonly #db: D1Database;
  readonly #text = textsFrom(2);
  #minutes = 0;

  constructor(db: D1Database) {
    this.#db = db;
  }

  conversations(count: number): SeededConversation[] {
    return Array.from({ length: count }, () => ({
      id: randomUUID(),
      senders: Array.from({ length: SENDERS }, () => randomUUID()),
      head: 0,
      loose: [],
      narrow: [],
    }));
  }

  /** As many more messages in each of them, conversation after conversation. */
  async say(conversations: SeededConversation[], messages: number): Promise<void> {
    await inFlight(IN_FLIGHT, conversations, async (conversation) => {
      for (let left = messages; left > 0; left -= BATCH) {
        const some = Array.from({ length: Math.min(left, BATCH) }, () =>
          this.#message(conversation),
        );
        conversation.loose.push(...some);
        await this.#project(conversation, some, [], wholeTallies(conversation));
      }
    });
  }

  /** Makes someone a member of them all, who has not read the newest `unread` messages. */
  async join({ user }: Grant, conversations: SeededConversation[], unread: number): Promise<void> {
    await inFlight(IN_FLIGHT, conversations, (conversation) => {
      const member: MemberState["member"] = {
        user_id: user.id,
        username: user.username,
        display_name: user.display_name,
        avatar_url: null,
        nickname: null,
        role: "member",
        read: Math.max(0, conversation.head - unread),
        delivered: 0,
        version: 1,
        joined_at: new Date(FOUNDED).toISOString(),
        left_at: null,
      };
      return this.#project(
        conversation,
        [],
        [{ member, personal: NEW_PERSONAL, personal_sequence: 0, joined_version: 1 }],
      );
    });
  }

  async #project(
    { id, head }: SeededConversation,
    messages: Message[],
    members: MemberState[],
    tallies: TallyRow[] = [],
  ): Promise<void> {
    const created_at = new Date(FOUNDED).toISOString();
    await project(this.#db, {
      conversation: {
        id,
        kind: "group",
        title: "seeded",
        avatar_url: null,
        version: 1,
        created_at,
      },
      head,
      member_count: SENDERS,
      name_givers: [],
      messages,
      members,
      tallies,
    });
  }

  #message(conversation: SeededConversation): Message {
    conversation.head += 1;
    this.#minutes += 1;
    const { id: conversation_id, senders, head } = conversation;
    return {
      id: head,
      version: head,
      text_version: head,
      conversation_id,
      client_id: null,
      sender_id: senders[head % senders.length]!,
      kind: "text",
      text: this.#text(),
      media_url: null,
      media: null,
      language: "en",
      reply_to: null,
      reply_count: 0,
      last_reply_id: null,
      mentions: [],
      reactions: [],
      pinned: false,
      created_at: new Date(FOUNDED + this.#minutes * 60_000).toISOString(),
      edited_at: null,
      deleted_at: null,
    };
  }
}

function wholeTallies(conversation: SeededConversation): TallyRow[] {
  const rows: TallyRow[] = [];
  const version = conversation.head;
  for (let id = conversation.loose[0]?.id ?? 0; ; id = conversation.loose[0]?.id ?? 0) {
    const block = blockOf(id, 0);
    if (block >= wholeBlocks(version, 0)) return rows;
    const within = conversation.loose.filter((message) => blockOf(message.id, 0) === block);
    conversation.loose.splice(0, within.length);
    const tally = tallyOf(within);
    rows.push({ level: 0, block, version, tally });
    conversation.narrow.push(tally);
    if (conversation.narrow.length === BLOCK_IDS[1] / BLOCK_IDS[0]) {
      const sum = sumOf(conversation.narrow.splice(0));
      rows.push({ level: 1, block: blockOf(id, 1), version, tally: sum });
    }
  }
}
