import { drizzle } from "drizzle-orm/d1";
import { endsTooMany, isStale, roomFor, type KnownDraft } from "#domain/saved-drafts.ts";
import type { Conversation } from "#protocol/conversation.ts";
import { failure } from "#protocol/errors.ts";
import type { SavedDrafts } from "#protocol/inbox/frames.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { DraftEnd, SavedDraft, SavedDraftPut } from "#protocol/saved-draft.ts";
import { stillIn } from "#storage/d1/conversation-ids.ts";
import type { Drafts } from "#storage/user/drafts.ts";

interface Port {
  drafts: Drafts;
  db: D1Database;
  userId: () => string;
  /** Sends a change to the person's devices. */
  changed: (conversationId: string, position: number, draft: SavedDraft | null) => void;
}

/** DRAFT-1: a person's drafts, synchronized across their devices. */
export class Drafting {
  readonly #port: Port;

  constructor(port: Port) {
    this.#port = port;
  }

  put(id: string, { text, reply_to = null, seen }: SavedDraftPut, now: number): Result<SavedDraft> {
    const { drafts } = this.#port;
    if (isStale(drafts.all, id, seen)) return err(failure("precondition_failed"));
    const known = drafts.all.get(id);
    if (known?.text === text && known.reply_to === reply_to) return ok({ ...known, text });
    const room = roomFor(drafts.all, id, text);
    if (!room.ok) return room;
    return ok({ ...this.#put(id, { text, reply_to }, now), text });
  }

  end(id: string, seen: number | undefined, now: number): Result<DraftEnd> {
    const { drafts } = this.#port;
    if (isStale(drafts.all, id, seen)) return err(failure("precondition_failed"));
    const known = drafts.all.get(id);
    if (known?.text === null) return ok({ position: known.position });
    const { position } = this.#put(id, { text: null, reply_to: null }, now);
    drafts.forget(endsTooMany(drafts.all));
    return ok({ position });
  }

  /** DRAFT-4: sending a message ends an earlier draft in that conversation. */
  conversationChanged({ id, last_message }: Conversation, now: number): void {
    const known = this.#port.drafts.all.get(id);
    if (known === undefined || known.text === null || last_message === null) return;
    const isOwn = last_message.sender_id === this.#port.userId();
    if (isOwn && last_message.created_at > known.updated_at) this.end(id, undefined, now);
  }

  /** DRAFT-5: leaving a conversation discards its draft. */
  conversationLeft(id: string): void {
    this.#port.drafts.forget([id]);
  }

  /** Returns all drafts, after discarding those of conversations that the person has left. */
  async all(): Promise<SavedDraft[]> {
    const { drafts, db, userId } = this.#port;
    const ids = listed(drafts).map(({ conversation_id }) => conversation_id);
    if (ids.length > 0) {
      const here = new Set(await stillIn(drizzle(db), userId(), ids));
      drafts.forget(ids.filter((id) => !here.has(id)));
    }
    return listed(drafts);
  }

  /** Returns the drafts for a device that connects; undefined if the person never had one. */
  async welcome(): Promise<SavedDrafts | undefined> {
    const items = await this.all();
    const position = this.#last;
    return position === 0 ? undefined : { position, items };
  }

  #put(
    conversation_id: string,
    content: Pick<KnownDraft, "text" | "reply_to">,
    now: number,
  ): KnownDraft {
    // A timestamp, made strictly increasing even if the clock is set back.
    const position = Math.max(now, this.#last + 1);
    const updated_at = new Date(now).toISOString();
    const draft = { conversation_id, ...content, position, updated_at };
    this.#port.drafts.put(draft);
    this.#port.changed(conversation_id, position, saved(draft));
    return draft;
  }

  get #last(): number {
    return [...this.#port.drafts.all.values()].reduce(
      (last, { position }) => Math.max(last, position),
      0,
    );
  }
}

function listed(drafts: Drafts): SavedDraft[] {
  return [...drafts.all.values()].flatMap((draft) => saved(draft) ?? []);
}

function saved({ text, ...draft }: KnownDraft): SavedDraft | null {
  return text === null ? null : { ...draft, text };
}
