import type { Conversation } from "#protocol/conversation.ts";
import {
  inboxDownFrameSchema,
  type InboxDownFrame,
  type InboxDraftFrame,
  type UnreadTotals,
} from "#protocol/inbox/frames.ts";
import type { SavedDraft } from "#protocol/saved-draft.ts";
import { BEARER_SUBPROTOCOL_PREFIX, SUBPROTOCOL } from "#protocol/version.ts";
import { eventually, within, type OpenWire, type Wire } from "./wire.ts";
import type { Account, World } from "./world.ts";

/** One device's copy of its person's inbox, kept by the rules alone: INBOX-2, INBOX-3. */
export class InboxReplica {
  readonly conversations = new Map<string, Conversation>();
  readonly frames: InboxDownFrame[] = [];
  totals: UnreadTotals | null = null;
  /** The people its person has blocked. */
  blocked: ReadonlySet<string> = new Set();
  readonly drafts = new Map<string, SavedDraft>();
  /** `null` until the first list since the last connect. */
  online: Set<string> | null = null;
  /** The last frames' state, lapsed or not. */
  readonly typing = new Map<string, string[]>();
  readonly #wire: Wire;
  readonly #account: { token: string };
  #closed = Promise.withResolvers<number>();
  #position: { since: number; epoch: string } | null = null;
  #socket: OpenWire | null = null;
  #caughtUp = Promise.withResolvers<void>();

  constructor(wire: Wire, account: { token: string }) {
    this.#wire = wire;
    this.#account = account;
  }

  /** The close code of the last connection. */
  get closed(): Promise<number> {
    return this.#closed.promise;
  }

  async connect(): Promise<void> {
    if (this.#socket !== null) return;
    this.#caughtUp = Promise.withResolvers();
    this.online = null;
    const closed = (this.#closed = Promise.withResolvers());
    const isOver = () => this.#closed !== closed;
    const position = this.#position;
    const query = position === null ? "" : `?since=${position.since}&epoch=${position.epoch}`;
    const protocols = [SUBPROTOCOL, `${BEARER_SUBPROTOCOL_PREFIX}${this.#account.token}`];
    this.#socket = await this.#wire.open(`/api/v1/ws${query}`, protocols, {
      message: (data) => {
        if (data === "pong" || isOver()) return;
        this.#receive(inboxDownFrameSchema.parse(JSON.parse(data)));
      },
      close: (code) => {
        if (!isOver()) this.#socket = null;
        closed.resolve(code);
      },
    });
    this.#socket.send("ping");
    await within(this.#caughtUp.promise, () => "the inbox to catch up");
  }

  send(frame: object): void {
    this.#socket?.send(JSON.stringify(frame));
  }

  /** Loses the socket without a close frame: data on its way is lost. */
  drop(): void {
    this.#socket?.close(1000, "gone");
    this.#socket = null;
    this.#closed = Promise.withResolvers();
  }

  /** Waits until the server has closed the socket. */
  async dropped(): Promise<void> {
    if (this.#socket !== null) await within(this.closed, () => "the inbox's socket to close");
  }

  #draftChanged({ conversation_id, position, draft }: InboxDraftFrame): void {
    if ((this.drafts.get(conversation_id)?.position ?? 0) >= position) return;
    if (draft === null) this.drafts.delete(conversation_id);
    else this.drafts.set(conversation_id, draft);
  }

  #receive(frame: InboxDownFrame): void {
    this.frames.push(frame);
    switch (frame.type) {
      case "welcome":
        this.totals = frame.totals;
        this.blocked = new Set(frame.blocked_ids);
        this.drafts.clear();
        for (const draft of frame.drafts?.items ?? [])
          this.drafts.set(draft.conversation_id, draft);
        this.#position = { since: this.#position?.since ?? frame.head, epoch: frame.epoch };
        return;
      case "snapshot":
        this.conversations.clear();
        for (const view of frame.conversations) this.conversations.set(view.id, view);
        this.#moveTo(frame.head);
        this.#caughtUp.resolve();
        return;
      case "changes":
        if (frame.from > (this.#position?.since ?? 0))
          throw new Error(`a gap in the inbox: ${frame.from}`);
        for (const view of frame.conversations) {
          if ((this.conversations.get(view.id)?.revision ?? -1) <= view.revision)
            this.conversations.set(view.id, view);
        }
        for (const id of frame.left) this.conversations.delete(id);
        this.totals = frame.totals;
        this.#moveTo(frame.to);
        this.#caughtUp.resolve();
        return;
      case "typing":
        this.typing.set(
          frame.conversation_id,
          frame.typing.map(({ user_id }) => user_id),
        );
        return;
      case "online":
        this.online = new Set(frame.user_ids);
        return;
      case "presence":
        if (frame.online) this.online?.add(frame.user_id);
        else this.online?.delete(frame.user_id);
        return;
      case "blocks":
        this.blocked = new Set(frame.blocked_ids);
        return;
      case "draft":
        this.#draftChanged(frame);
        return;
      case "new_sign_ins":
      case "ack":
      case "error":
      case "closing":
        return;
    }
  }

  #moveTo(since: number): void {
    if (this.#position !== null) this.#position = { ...this.#position, since };
  }
}

/** Proves that an inbox has received every frame sent to it before: a new group of its person shows in it. */
export async function fence(world: World, inbox: InboxReplica, owner: Account): Promise<void> {
  const { id } = await world.group(await world.account(), owner);
  await eventually(
    async () => inbox.conversations.has(id),
    (shows) => shows,
    "the inbox to show a new group",
  );
}
