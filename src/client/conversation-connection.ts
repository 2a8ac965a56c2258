import { encodeFrame } from "#protocol/encode.ts";
import type { ErrorFrame } from "#protocol/frames/error.ts";
import type { AnswerFrame } from "#protocol/frames/answer.ts";
import type { EventFrame } from "#protocol/frames/event.ts";
import type { UpFrame } from "#protocol/frames/up.ts";
import type { WelcomeFrame } from "#protocol/frames/welcome.ts";
import type { Draft, Message } from "#protocol/message.ts";
import { caughtUp } from "./caught-up.ts";
import { Timer, type Clock } from "./clock.ts";
import { CLOSED_BY_APP, type ConnectionState } from "./connection-state.ts";
import type { ConversationEvents } from "./conversation-events.ts";
import { viewOf, type ConversationView } from "./conversation-view.ts";
import { readDraft } from "./draft.ts";
import { Emitter, type Unsubscribe } from "./emitter.ts";
import { readFrame } from "./frames.ts";
import { HistoryLoader } from "./history-loader.ts";
import { trim } from "./history-window.ts";
import { MemberLoader } from "./member-loader.ts";
import type { MembersApi } from "./members-api.ts";
import type { Json } from "#protocol/metadata.ts";
import type { MessagesApi } from "./messages-api.ts";
import type { OutboxStore } from "./outbox-store.ts";
import { ParleyError, type ParleyErrorDetails } from "./problem.ts";
import { Publisher } from "./publisher.ts";
import { randomId } from "./random-id.ts";
import { Receipts } from "./receipts.ts";
import { ResumableSocket, type ResumableSocketOptions } from "./resumable-socket.ts";
import { ANSWER_MS, SendQueue, type Sent } from "./send-queue.ts";
import { stopFailure } from "./stop-failure.ts";
import { disconnected, NOT_SYNCED, synchronise, type Sync, type SyncFrame } from "./sync.ts";
import { applyMembers, applyOwnRead, lapseTyping, type Timeline } from "./timeline.ts";
import { applyTranslation } from "./timeline-translations.ts";
import type { TranslationsApi } from "./translations-api.ts";
import { nextLapse } from "./typing-leases.ts";
import { TypingNotifier } from "./typing-notifier.ts";

export interface ConversationConnectionOptions extends Omit<
  ResumableSocketOptions,
  "url" | "onFrame" | "onState"
> {
  id: string;
  /** The socket's address, without a query. */
  url: string;
  messages: Pick<MessagesApi, "list">;
  members: Pick<MembersApi, "list">;
  translations: Pick<TranslationsApi, "want">;
  outboxStore: OutboxStore;
  /** The signed-in user's id, if known before the server sends it, so that their unsent messages show at once. */
  me: Promise<string | null>;
  /** See `ParleyOptions`. */
  heldMessages: number;
  /** Called at each `connect`, including that of a stopped connection. */
  onConnect: () => void;
  onStopped: (state: ConnectionState & { status: "stopped" }) => void;
}

/** One live conversation, for reading and sending. It connects, resumes and resends by itself. */
export class ConversationConnection {
  readonly id: string;
  readonly #options: ConversationConnectionOptions;
  readonly #clock: Clock;
  readonly #events = new Emitter<ConversationEvents>();
  readonly #socket: ResumableSocket;
  readonly #queue: SendQueue;
  readonly #history: HistoryLoader;
  readonly #members: MemberLoader;
  readonly #typing: TypingNotifier;
  readonly #receipts: Receipts;
  readonly #lapseTimer: Timer;
  readonly #answerTimer: Timer;
  readonly #published: Publisher<ConversationView>;
  #sync: Sync = NOT_SYNCED;
  #closed = false;

  constructor(options: ConversationConnectionOptions) {
    const { id, clock, random, outboxStore, messages } = options;
    this.id = id;
    this.#options = options;
    this.#clock = clock;
    this.#lapseTimer = new Timer(clock);
    this.#answerTimer = new Timer(clock);
    this.#published = new Publisher(
      () => this.#look(),
      (view) => this.#events.emit("view", view),
    );
    this.#typing = new TypingNotifier(clock, (active) => this.#send({ type: "typing", active }));
    this.#receipts = new Receipts(clock, (frame) => this.#send(frame));
    this.#socket = new ResumableSocket({
      ...options,
      url: () => this.#url(),
      onFrame: (text) => this.#receive(text),
      onState: (state) => this.#published.together(() => this.#stateChanged(state)),
    });
    this.#queue = new SendQueue({
      conversation_id: id,
      store: outboxStore,
      clock,
      random,
      transmit: (frame) => this.#send(frame),
      onChange: () => this.#published.changed(),
      onSilence: () => this.#socket.replace(),
      onStoreError: (cause) => this.#failed("outbox", "The outbox store failed", { cause }),
    });
    void options.me.then((me) => {
      if (me !== null && this.#sync.timeline.me === null) this.#queue.belongsTo(me);
    });
    this.#history = new HistoryLoader({
      messages,
      timeline: () => this.#sync.timeline,
      loaded: (timeline, items) => this.#published.together(() => this.#show(timeline, items)),
      settled: () => this.#trim(),
    });
    this.#members = new MemberLoader({
      list: (page) => options.members.list(page),
      loaded: (epoch, records) => {
        const { timeline } = this.#sync;
        if (timeline.epoch === epoch) this.#setTimeline(applyMembers(timeline, records));
      },
      failed: (cause) => this.#failed("network", "The members could not be loaded", { cause }),
    });
  }

  /** Everything to show now. The same object until something changes. */
  get view(): ConversationView {
    return this.#published.value;
  }

  /** Calls the listener with every new view. */
  subscribe(listener: (view: ConversationView) => void): Unsubscribe {
    return this.on("view", listener);
  }

  /** Calls the listener at each event, until the returned function is called. */
  on<K extends keyof ConversationEvents>(
    name: K,
    listener: (event: ConversationEvents[K]) => void,
  ): Unsubscribe {
    return this.#events.on(name, listener);
  }

  /** Resolves with the view once it is live and complete; rejects if the connection stops. */
  caughtUp(): Promise<ConversationView> {
    return caughtUp(this);
  }

  /** Connects at once, even if it waits for its next attempt or has stopped. Not after `close`. */
  connect(): this {
    if (this.#closed) throw new Error("closed: make a new connection");
    this.#options.onConnect();
    this.#socket.connect();
    return this;
  }

  /**
   * Shows the message as pending at once, and resolves when it is durable. Offline, it goes out on return. It rejects
   * when the server refuses it for good (`validation_failed`, `not_found`, …); it is then pending as `failed`, for
   * `retry` or `discard`. An app that ignores the promise can do all this with `view.pending`.
   */
  send(message: Draft): Promise<Sent> {
    const read = readDraft(message, this.#sync.timeline.limits?.max_text_length);
    if (!read.ok) return invalid(read.error);
    const { client_id = randomId(), ...draft } = read.value;
    this.#typing.sent();
    return this.#queue.send(client_id, draft);
  }

  /** Sends a failed message again, after all messages sent since. */
  retry(client_id: string): Promise<Sent> {
    return this.#queue.retry(client_id);
  }

  /** Discards a message that failed or is not sent yet; `false` when others may have it already. */
  discard(client_id: string): boolean {
    return this.#queue.discard(client_id);
  }

  /** Call it at every key stroke, and with `false` when the text is cleared. It lapses by itself. */
  typing(active: boolean): void {
    this.#typing.set(active);
  }

  /**
   * Sends an event of the app's own to everyone else who is here right now, as their `event`. Returns `false`, and sends
   * nothing, while the connection is not open: an event is worth nothing later. One that the server refuses
   * (`rate_limited`, `validation_failed`, `forbidden` where events are switched off) is an `error` of this connection.
   */
  emit(name: string, data?: Json): boolean {
    return this.#send({ type: "event", name, ...(data === undefined ? {} : { data }) });
  }

  /**
   * "I have read up to this message." The client sends it at most once a second; the position never moves backwards.
   */
  read(message_id: number): void {
    const next = applyOwnRead(this.#sync.timeline, message_id);
    if (next === this.#sync.timeline) return;
    this.#receipts.read(message_id);
    this.#setTimeline(next);
  }

  /**
   * Loads a page of older messages before the newest stretch, or before the one that holds the message `before`.
   * Resolves with whether there are more. Rejects with `network` and the like.
   */
  loadOlder(options: { before?: number; limit?: number } = {}): Promise<boolean> {
    return this.#history.older(options.before, options.limit);
  }

  /** Fills the gap after the segment that contains the message `after`; resolves with whether a gap is left. */
  loadNewer(options: { after: number; limit?: number }): Promise<boolean> {
    return this.#history.newer(options.after, options.limit);
  }

  /** Loads a message from anywhere with its neighbours, as one of `view.segments`; `null` if there is none. */
  loadAround(message_id: number): Promise<Message | null> {
    return this.#history.around(message_id);
  }

  /**
   * Requests a message in the reader's own language, which then appears in `view.translations`. Resolves with `false`
   * if the message is already in that language. New messages are translated automatically while `settings.translate` is
   * on.
   */
  async translate(message_id: number): Promise<boolean> {
    const wanted = { conversation_id: this.id, message_id };
    const translation = await this.#options.translations.want(wanted);
    if (translation === null || translation.provider === null) return false;
    const { version, language, text, provider } = translation;
    const made = { version, language, text, provider };
    this.#setTimeline(applyTranslation(this.#sync.timeline, message_id, made));
    return true;
  }

  /** Ends the connection for good. Unsent messages stay in the outbox store, and the next connection sends them. */
  close(): void {
    this.#closed = true;
    this.#receipts.close();
    this.stop(CLOSED_BY_APP.code, CLOSED_BY_APP.reason);
    this.#queue.close();
    this.#lapseTimer.clear();
  }

  /** Disconnects, with a close code as the reason; `connect` connects again. */
  stop(code: number, reason: string): void {
    this.#socket.stop(code, reason);
  }

  #url(): string {
    const { epoch, head, history } = this.#sync.timeline;
    if (epoch === null || history === null) return this.#options.url;
    const query = new URLSearchParams({ since: String(head), epoch });
    return `${this.#options.url}?${query.toString()}`;
  }

  #send(frame: UpFrame): boolean {
    return this.#socket.send(encodeFrame(frame));
  }

  #look(): ConversationView {
    const { timeline, awaited } = this.#sync;
    const { state } = this.#socket;
    const catchingUp = awaited !== null || state.status !== "open";
    return viewOf(timeline, this.#queue.pending, state, catchingUp);
  }

  #stateChanged(state: ConnectionState): void {
    if (state.status !== "open") {
      this.#sync = disconnected(this.#sync);
      this.#answerTimer.clear();
      this.#typing.reset(null);
      this.#queue.lost();
    }
    if (state.status === "stopped") {
      const { code, detail, retryable } = stopFailure(state.code, state.reason);
      if (state.code !== CLOSED_BY_APP.code) this.#queue.stopped({ code, detail, retryable });
      this.#options.onStopped(state);
    }
    this.#events.emit("state", state);
    this.#published.changed();
  }

  #receive(text: string): void {
    const frame = readFrame(text);
    if (frame === null) return;
    if (frame.type === "closing") return this.#socket.closing(frame);
    this.#published.together(() => {
      if (frame.type === "ack") this.#queue.acknowledged(frame);
      else if (frame.type === "event") this.#happened(frame);
      else if (frame.type === "answer") this.#answered(frame);
      else if (frame.type === "error") this.#refused(frame);
      else this.#synchronise(frame);
      // RESUME-5: the server sends further pages only to a socket that has read the previous ones.
      if (frame.type === "changes" && !frame.complete) this.#socket.ping();
      if (this.#sync.awaited === null) this.#queue.passed(this.#sync.timeline.head);
    });
  }

  #answered({ type: _, ...answer }: AnswerFrame): void {
    this.#events.emit("answer", answer);
  }

  #happened({ type: _, ...event }: EventFrame): void {
    this.#events.emit("event", event);
  }

  #synchronise(frame: SyncFrame): void {
    const { generation } = this.#sync.timeline;
    const step = synchronise(this.#sync, frame, this.#clock.now());
    this.#sync = { ...step.sync, timeline: this.#sync.timeline };
    this.#show(step.sync.timeline, step.shown);
    if (frame.type === "welcome") {
      this.#welcomed(frame, step.sync.timeline.generation === generation);
    }
    if (frame.type === "receipt" && frame.user_id === this.#sync.timeline.me) {
      this.#receipts.marked(frame.unread_from);
    }
    if (step.resume) this.#resume();
    this.#trim();
    if (this.#sync.awaited === null) this.#answerTimer.clear();
    else if (step.progress) {
      // If no answer or next page arrives in time, replace the socket.
      this.#answerTimer.set(this.#clock.now() + ANSWER_MS, () => this.#socket.replace());
    }
    this.#published.changed();
    if (step.discontinuity) this.#events.emit("discontinuity", { reason: step.discontinuity });
    for (const message of step.created) this.#events.emit("message", message);
  }

  #welcomed(frame: WelcomeFrame, isContinued: boolean): void {
    this.#socket.welcomed(frame.heartbeat_ms);
    const { typing_ms: leaseMs, limits } = frame;
    this.#typing.reset({ leaseMs, intervalMs: limits.typing_interval_ms });
    this.#receipts.opened(frame, isContinued);
    if (!frame.members_complete) void this.#members.load(frame.epoch);
    this.#queue.belongsTo(frame.me.user_id);
    this.#queue.opened(this.#socket.number);
  }

  #resume(): void {
    const { head, epoch } = this.#sync.timeline;
    if (epoch !== null) this.#send({ type: "resume", since: head, epoch });
  }

  #refused(frame: ErrorFrame): void {
    const { ref, code, detail, retryable, retry_after_ms, errors } = frame;
    if (typeof ref === "string" && this.#queue.refused(ref, frame)) return;
    if (retry_after_ms !== undefined) this.#socket.holdOff(retry_after_ms);
    this.#failed(code, detail, { retryable, retryAfterMs: retry_after_ms, issues: errors });
  }

  #failed(code: string, detail: string, details: ParleyErrorDetails): void {
    this.#events.emit("error", new ParleyError(code, detail, details));
  }

  #show(timeline: Timeline, messages: readonly Message[]): void {
    this.#setTimeline(timeline);
    this.#receipts.delivered(timeline, messages);
    if (timeline.me !== null) this.#queue.shown(messages, timeline.me);
  }

  #trim(): void {
    if (!this.#history.isLoading) {
      this.#setTimeline(trim(this.#sync.timeline, this.#options.heldMessages));
    }
  }

  #setTimeline(timeline: Timeline): void {
    if (timeline === this.#sync.timeline) return;
    this.#sync = { ...this.#sync, timeline };
    const lapseAt = nextLapse(timeline.typing);
    if (lapseAt === null) this.#lapseTimer.clear();
    else {
      this.#lapseTimer.set(lapseAt, () => {
        this.#setTimeline(lapseTyping(this.#sync.timeline, this.#clock.now()));
      });
    }
    this.#published.changed();
  }
}

function invalid(issues: ParleyError["issues"]): Promise<Sent> {
  const refusal = new ParleyError("validation_failed", "The message is invalid", { issues });
  const rejection = Promise.reject<Sent>(refusal);
  rejection.catch(() => undefined);
  return rejection;
}
