import { activeMembers } from "#domain/membership.ts";
import { followersOf, type Follower } from "#domain/following.ts";
import { nameGivers } from "#domain/naming.ts";
import type { Member } from "#protocol/member.ts";
import type { Message } from "#protocol/message.ts";
import type { Watermark } from "#storage/conversation/projected.ts";
import type { ChangesPage, ConversationStore } from "#storage/conversation/store.ts";
import type { MemberState } from "#storage/conversation/members.ts";
import { RECENT_REPLIES_MAX } from "#storage/recent-replies.ts";
import { memberBytes, messageBytes, type ProjectionBatch } from "#storage/d1/projection.ts";

/**
 * UTF-8 bytes of the records of one page, and again of the personal states beside them. Both may end up in one bound
 * parameter, which D1 limits to 2 MB. The largest possible message takes 0.6 MB with its text for the index.
 */
const BATCH_BYTES = 750_000;
/** The most bytes that D1 stores about a thread's newest replies. */
const THREAD_BYTES = RECENT_REPLIES_MAX * 90;
/**
 * Versions that one batch spans: it writes a tally for each block of ids in between, even if the block has no messages.
 */
const BATCH_VERSIONS = 1_000_000;

/**
 * Returns the changes that D1 lacks, oldest first, at most `limit` records and as many personal states, and the
 * position at which they leave D1. A limit of one isolates a record that D1 refuses.
 */
export function nextBatch(
  store: ConversationStore,
  limit: number,
): { batch: ProjectionBatch; reaches: Watermark } {
  const page = fittingPage(store, limit);
  const isOne = limit === 1 && page.to > page.from;
  const { states, sequence } = isOne ? noStates(store) : fittingStates(store, limit);
  const changed = new Set([...page.members, ...states.map(({ member }) => member)].map(userIdOf));
  return {
    batch: {
      again: store.projected.rebuilding,
      conversation: store.conversation,
      head: page.to,
      member_count: activeMembers(store.members).length,
      name_givers: nameGivers(store.conversation, store.members.values()),
      messages: page.messages,
      threads: threadsIn(store, page.messages),
      followers: followersIn(store, page.messages),
      members: store.memberStates.states(changed),
      tallies: store.messages.tallies.changedSince(page.from, page.to),
      audited: store.audited.waiting,
    },
    reaches: { head: page.to, personal_sequence: sequence },
  };
}

/** Returns the newest replies to each message that has any, so that D1 counts unread replies without reading them. */
function threadsIn({ messages }: ConversationStore, changed: readonly Message[]) {
  const roots = changed.filter(({ reply_count }) => reply_count > 0);
  return new Map(
    roots.flatMap(({ id }) => {
      const recent = messages.recentReplies(id, RECENT_REPLIES_MAX);
      return recent === null ? [] : [[id, recent] as const];
    }),
  );
}

/**
 * FOLLOW-1: returns the people whom replies make followers. Imported replies make nobody a follower. For replies that
 * D1 had before a rebuild, it already knows who follows and who stopped.
 */
function followersIn(store: ConversationStore, changed: readonly Message[]): Follower[] {
  const known = Math.max(store.projected.rebuiltFrom ?? 0, store.hooks.skipped);
  return changed.flatMap((reply) => {
    if (reply.reply_to === null || reply.deleted_at !== null || reply.id <= known) return [];
    const root = store.messages.get(reply.reply_to);
    return root === undefined ? [] : followersOf(root, reply, store.members);
  });
}

function fittingPage(store: ConversationStore, limit: number): ChangesPage {
  const { head } = store.projected.watermark;
  const page = store.changesSince(head, limit);
  const records = [...page.messages, ...page.members].sort((a, b) => a.version - b.version);
  const fitting = countFitting(records, (record) => recordBytes(store, record));
  return upTo(
    head + BATCH_VERSIONS,
    fitting < records.length ? store.changesSince(head, fitting) : page,
  );
}

function upTo(most: number, page: ChangesPage): ChangesPage {
  if (page.to <= most) return page;
  const isWithin = ({ version }: { version: number }) => version <= most;
  const { conversation } = page;
  return {
    ...page,
    to: most,
    complete: false,
    messages: page.messages.filter(isWithin),
    members: page.members.filter(isWithin),
    conversation: conversation !== undefined && isWithin(conversation) ? conversation : undefined,
  };
}

function fittingStates(store: ConversationStore, limit: number) {
  const all = store.memberStates.personalSince(store.projected.watermark.personal_sequence);
  const states = all.states.slice(0, limit);
  const fitting = states.slice(0, countFitting(states, memberBytes));
  if (fitting.length === all.states.length) return all;
  return { states: fitting, sequence: fitting.at(-1)?.personal_sequence ?? all.sequence };
}

function noStates(store: ConversationStore): { states: MemberState[]; sequence: number } {
  return { states: [], sequence: store.projected.watermark.personal_sequence };
}

/** Returns how many of the first records fit the bytes of a batch, at least one. */
function countFitting<T>(records: T[], bytesOf: (record: T) => number): number {
  let bytes = 0;
  const over = records.findIndex((record) => {
    bytes += bytesOf(record);
    return bytes > BATCH_BYTES;
  });
  return over < 0 ? records.length : Math.max(1, over);
}

function recordBytes(store: ConversationStore, record: Message | Member): number {
  if ("conversation_id" in record) {
    const thread = record.reply_count === 0 ? 0 : THREAD_BYTES;
    return messageBytes(record) + thread;
  }
  return store.memberStates
    .states([record.user_id])
    .reduce((bytes, state) => bytes + memberBytes(state), 0);
}

function userIdOf({ user_id }: Member): string {
  return user_id;
}
