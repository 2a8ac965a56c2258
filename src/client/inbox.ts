import type { Session } from "#protocol/auth.ts";
import type { Conversation } from "#protocol/conversation.ts";
import type { InboxDownFrame, UnreadTotals } from "#protocol/inbox/frames.ts";
import type { Limits } from "#protocol/published-limits.ts";
import type { List } from "#protocol/primitives.ts";
import type { SavedDraft } from "#protocol/saved-draft.ts";
import type { Features } from "#protocol/translation.ts";
import type { User } from "#protocol/user.ts";

/** A client's state of the person's conversations. Never changed in place. */
export interface Inbox {
  readonly epoch: string | null;
  readonly head: number;
  readonly me: User | null;
  readonly totals: UnreadTotals | null;
  readonly limits: Limits | null;
  readonly features: Features | null;
  /** Includes requests. */
  readonly conversations: ReadonlyMap<string, Conversation>;
  /** The people whom the person has blocked. */
  readonly blocked: ReadonlySet<string>;
  /** By conversation. */
  readonly drafts: ReadonlyMap<string, SavedDraft>;
  /** The position up to which `drafts` has every change. */
  readonly draftsSeen: number;
  /** Whether there are more conversations to fetch by REST. */
  readonly has_more: boolean;
  /** The cursor of the next page; `null` for the first. */
  readonly next_cursor: string | null;
  /** Whether a snapshot has arrived. */
  readonly loaded: boolean;
  readonly newSignIns: readonly Session[];
}

export const EMPTY_INBOX: Inbox = {
  epoch: null,
  head: 0,
  me: null,
  totals: null,
  limits: null,
  features: null,
  conversations: new Map(),
  blocked: new Set(),
  drafts: new Map(),
  draftsSeen: 0,
  has_more: false,
  next_cursor: null,
  loaded: false,
  newSignIns: [],
};

/** The frames that change this state; the others are answers, or the typing and presence of others. */
type InboxSyncFrame = Extract<
  InboxDownFrame,
  { type: "welcome" | "snapshot" | "changes" | "new_sign_ins" | "blocks" | "draft" }
>;

/** `gap`: changes were missed, and a resume is needed. */
export interface InboxStep {
  readonly inbox: Inbox;
  readonly gap: boolean;
}

/** INBOX-2, INBOX-3. */
export function applyInboxFrame(inbox: Inbox, frame: InboxSyncFrame): InboxStep {
  switch (frame.type) {
    case "welcome": {
      const base = frame.epoch === inbox.epoch ? inbox : { ...EMPTY_INBOX, epoch: frame.epoch };
      const { me, totals, limits, features, new_sign_ins: newSignIns = [] } = frame;
      // Older servers do not send this.
      const blocked = new Set(frame.blocked_ids ?? []);
      const { items = [], position: draftsSeen = 0 } = frame.drafts ?? {};
      const drafts = new Map(items.map((draft) => [draft.conversation_id, draft]));
      const news = { me, totals, limits, features, newSignIns, blocked, drafts, draftsSeen };
      return { inbox: { ...base, ...news }, gap: false };
    }
    case "new_sign_ins":
      return { inbox: { ...inbox, newSignIns: frame.sessions }, gap: false };
    case "blocks":
      return { inbox: { ...inbox, blocked: new Set(frame.blocked_ids) }, gap: false };
    case "draft": {
      const { conversation_id, position, draft } = frame;
      if (position <= inbox.draftsSeen) return { inbox, gap: false };
      const drafts = new Map(inbox.drafts);
      if (draft === null) drafts.delete(conversation_id);
      else drafts.set(conversation_id, draft);
      return { inbox: { ...inbox, drafts, draftsSeen: position }, gap: false };
    }
    case "snapshot": {
      const conversations = new Map(frame.conversations.map((view) => [view.id, view]));
      const { head, has_more, next_cursor = null } = frame;
      const page = { head, has_more, next_cursor, conversations };
      return { inbox: { ...inbox, ...page, loaded: true }, gap: false };
    }
    case "changes": {
      if (frame.from > inbox.head) return { inbox, gap: true };
      const conversations = withViews(inbox.conversations, frame.conversations);
      for (const id of frame.left) conversations.delete(id);
      const head = Math.max(inbox.head, frame.to);
      const me = frame.me ?? inbox.me;
      return { inbox: { ...inbox, head, me, totals: frame.totals, conversations }, gap: false };
    }
  }
}

/** Adds views from elsewhere, such as a page of the list; keeps the newer one of each. */
export function addViews(inbox: Inbox, views: readonly Conversation[]): Inbox {
  return { ...inbox, conversations: withViews(inbox.conversations, views) };
}

/** Adds a page of the list that began at `from`. If the list has started over meanwhile, it keeps its own place. */
export function addPage(inbox: Inbox, from: string | null, page: List<Conversation>): Inbox {
  const next = addViews(inbox, page.items);
  if (inbox.next_cursor !== from) return next;
  const { next_cursor } = page;
  return { ...next, next_cursor, has_more: next_cursor !== null };
}

/** Sorts pinned conversations first, then the most recently active; the caller separates archived ones. */
export function inOrder(conversations: Iterable<Conversation>): Conversation[] {
  return [...conversations].sort(
    (a, b) =>
      Number(b.settings.pinned) - Number(a.settings.pinned) ||
      compare(activeAt(b), activeAt(a)) ||
      compare(b.id, a.id),
  );
}

/** Returns when a conversation was last active: the time of its last message, or of its creation. */
export function activeAt({ last_message, created_at }: Conversation): string {
  return last_message?.created_at ?? created_at;
}

function withViews(
  held: ReadonlyMap<string, Conversation>,
  views: readonly Conversation[],
): Map<string, Conversation> {
  const next = new Map(held);
  for (const view of views) {
    const known = next.get(view.id);
    if (known === undefined || known.revision <= view.revision) next.set(view.id, view);
  }
  return next;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
