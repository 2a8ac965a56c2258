import type { Conversation } from "#protocol/conversation.ts";
import type { PresenceFrame } from "#protocol/frames/presence.ts";
import type { InboxOnlineFrame, InboxTypingFrame } from "#protocol/inbox/frames.ts";
import { withPresence } from "./online.ts";
import { endLeases, lapse, lease, nextLapse, type TypingLeases } from "./typing-leases.ts";

/** The typing and presence of others, while an inbox is connected. Never changed in place. */
export interface InboxLiveliness {
  readonly online: ReadonlySet<string>;
  /** By conversation, only those in which someone is typing. */
  readonly typing: ReadonlyMap<string, TypingLeases>;
}

export const NO_LIVELINESS: InboxLiveliness = { online: new Set(), typing: new Map() };

const NOBODY: TypingLeases = new Map();

/** INBOX-6: replaces the list of people typing in that conversation. */
export function applyTypingThere(
  live: InboxLiveliness,
  { conversation_id, typing }: InboxTypingFrame,
  now: number,
): InboxLiveliness {
  const leases = typing.reduce(
    (held, { user_id, expires_in_ms }) => lease(held, user_id, now + expires_in_ms),
    NOBODY,
  );
  return withTyping(live, conversation_id, leases);
}

/** INBOX-7: replaces the list of people online. */
export function applyOnline(
  live: InboxLiveliness,
  { user_ids }: InboxOnlineFrame,
): InboxLiveliness {
  return { ...live, online: new Set(user_ids) };
}

export function applyPresenceOf(live: InboxLiveliness, frame: PresenceFrame): InboxLiveliness {
  const online = withPresence(live.online, frame);
  return online === live.online ? live : { ...live, online };
}

/** The sender of a new message is no longer typing, whichever frame comes first. `before`: the known conversation. */
export function applyMessage(
  live: InboxLiveliness,
  { id, last_message }: Conversation,
  before: Conversation | undefined,
): InboxLiveliness {
  const leases = live.typing.get(id);
  if (leases === undefined || last_message === null) return live;
  if (last_message.id <= (before?.last_message?.id ?? 0)) return live;
  return withTyping(live, id, endLeases(leases, [last_message.sender_id]));
}

/** Removes expired leases. */
export function lapseTypingEverywhere(live: InboxLiveliness, now: number): InboxLiveliness {
  return [...live.typing].reduce(
    (held, [id, leases]) => withTyping(held, id, lapse(leases, now)),
    live,
  );
}

/** When the next lease expires; `null` if nobody is typing. */
export function nextLapseAnywhere({ typing }: InboxLiveliness): number | null {
  const lapses = [...typing.values()].map(nextLapse).filter((at) => at !== null);
  return lapses.length === 0 ? null : Math.min(...lapses);
}

/** The user ids of people who are typing, by conversation. */
export function typistsIn({ typing }: InboxLiveliness): ReadonlyMap<string, readonly string[]> {
  return new Map([...typing].map(([id, leases]) => [id, [...leases.keys()]]));
}

function withTyping(live: InboxLiveliness, id: string, leases: TypingLeases): InboxLiveliness {
  if ((live.typing.get(id) ?? NOBODY) === leases) return live;
  const typing = new Map(live.typing);
  if (leases.size === 0) typing.delete(id);
  else typing.set(id, leases);
  return { ...live, typing };
}
