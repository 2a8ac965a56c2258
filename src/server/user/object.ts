import { DurableObject } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { perDay, perHour, perMinute, take, type Bucket, type Taken } from "#domain/token-bucket.ts";
import { decodeInboxUpFrame } from "#protocol/codec.ts";
import type { Deletion } from "#protocol/deletion.ts";
import { encodeInboxFrame } from "#protocol/encode.ts";
import type { Session } from "#protocol/auth.ts";
import type { Conversation } from "#protocol/conversation.ts";
import { failure } from "#protocol/errors.ts";
import type { DraftEnd, SavedDraft, SavedDraftPut } from "#protocol/saved-draft.ts";
import type { Typist } from "#protocol/inbox/frames.ts";
import { EXPORTS_PER_DAY } from "#protocol/limits.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { PushSubscription } from "#protocol/push.ts";
import type { User } from "#protocol/user.ts";
import { conversationIdsAfter } from "#storage/d1/conversation-ids.ts";
import { recordDeletion } from "#storage/d1/erasure.ts";
import { userSelf } from "#storage/d1/users.ts";
import { BY_SERVER, type Origin } from "#storage/audit-row.ts";
import type { KeptAnswer } from "#storage/kept-answers.ts";
import { UserStore, type OpenSocket, type PendingProfile } from "#storage/user/store.ts";
import { audit } from "../audit.ts";
import { configOf, sendsPerMinuteTotal } from "../config.ts";
import { deadlinesOf, type Deadlines } from "../deadlines.ts";
import type { Env } from "../env.ts";
import { KeptBucket } from "../kept-bucket.ts";
import { log } from "../log.ts";
import { KeptBringing } from "./kept-bringing.ts";
import type {
  Brought,
  DeletionWish,
  EndedBy,
  Presence,
  PushDevice,
  SendLease,
  SessionMarks,
  UserApi,
} from "../objects/user.ts";
import { leaseSends } from "./send-leases.ts";
import { copyPicture } from "../media/copy-picture.ts";
import { Once } from "../once.ts";
import { FrameGate } from "../sockets/frame-gate.ts";
import { renewToken } from "../sockets/renew-token.ts";
import { Sockets, type SocketSession } from "../sockets/sockets.ts";
import { sweeping } from "../sockets/sweeping.ts";
import { timely } from "../timely.ts";
import { answerClose } from "../sockets/transport.ts";
import { readUpgrade, switching } from "../sockets/upgrade.ts";
import { Blocking } from "./blocking.ts";
import { eraseSome } from "../erasure/erase-everything.ts";
import { forgettingAnswers } from "../forgetting-answers.ts";
import { Drafting } from "./drafting.ts";
import { Disconnects } from "./disconnects.ts";
import { Endings } from "./endings.ts";
import { NewSignIns, type AskingSession } from "./new-sign-ins.ts";
import { Inbox, INBOX_EPOCH, UNAVAILABLE_MS } from "./inbox.ts";
import { Leaving } from "./leaving.ts";
import { sendQueued } from "../mail/send-queued.ts";
import { Mails, type QueuedMail } from "./mails.ts";
import { Notifying } from "./notifying.ts";
import { pushing } from "./pushing.ts";
import { Picture } from "./picture.ts";
import { ConversationSpread } from "./conversation-spread.ts";
import { keptStanding } from "./kept-standing.ts";
import { PeerPresence } from "./peer-presence.ts";

/** A socket admitted within this time may still be on its way to its conversation. */
const OPENING_MS = 30_000;

/** One user: their request rate, ended sessions, open sockets, and inbox. */
export class UserObject extends DurableObject<Env> implements UserApi {
  readonly #store: UserStore;
  readonly #requests: KeptBucket;
  readonly #strangers: KeptBucket;
  readonly #bringing: KeptBringing;
  readonly #texts: KeptBucket;
  readonly #exports: KeptBucket;
  readonly #sends: KeptBucket;
  readonly #once: Once;
  /** Media requests have their own budget, so that a page of pictures keeps nobody from writing. In memory only. */
  #mediaRequests: Bucket | undefined;
  readonly #sockets: Sockets;
  readonly #gate: FrameGate;
  readonly #inbox: Inbox;
  readonly #presence: PeerPresence;
  readonly #profile: ConversationSpread<PendingProfile>;
  readonly #standing: ConversationSpread<boolean>;
  readonly #picture: Picture;
  readonly #mails: Mails;
  readonly #notifying: Notifying;
  readonly #endings: Endings;
  readonly #disconnects: Disconnects;
  readonly #leaving: Leaving;
  readonly #newSignIns: NewSignIns;
  readonly #blocking: Blocking;
  readonly #drafting: Drafting;
  readonly #deadlines: Deadlines;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, timely(env));
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
    this.#store = new UserStore(ctx.storage);
    this.#once = new Once(this.#store.answers);
    this.#requests = new KeptBucket(ctx.storage.kv);
    this.#strangers = new KeptBucket(ctx.storage.kv, "strangers");
    this.#bringing = new KeptBringing(ctx.storage.kv);
    this.#exports = new KeptBucket(ctx.storage.kv, "exports");
    this.#texts = new KeptBucket(ctx.storage.kv, "texts");
    this.#sends = new KeptBucket(ctx.storage.kv, "sends");
    this.#sockets = new Sockets(ctx, () => {
      ctx.waitUntil(this.#presence.onClose());
      ctx.waitUntil(this.#inboxEmptied());
    });
    this.#gate = new FrameGate(this.#sockets);
    this.#newSignIns = new NewSignIns(ctx.storage.kv);
    this.#drafting = new Drafting({
      drafts: this.#store.drafts,
      db: this.env.DB,
      userId: () => this.#userId(),
      changed: (...change) => this.ctx.waitUntil(this.#inbox.draftChanged(...change)),
    });
    this.#inbox = new Inbox(this.env, this.#sockets, {
      userId: () => this.#userId(),
      newSignIns: (sessionId) => this.#newSignIns.of(sessionId, Date.now()),
      blockedIds: () => this.#store.blocks.ids(),
      drafts: () => this.#drafting.welcome(),
    });
    this.#presence = new PeerPresence(this.env, this.#sockets, () => this.#userId());
    this.#profile = new ConversationSpread({
      name: "profile",
      store: {
        progress: () => {
          const kept = this.#store.profileProgress();
          return kept && { value: kept.profile, after: kept.after, failed: kept.failed };
        },
        put: ({ value: profile, ...place }) => {
          this.#store.setProfileProgress({ profile, ...place });
        },
        done: () => {
          this.#store.profileSpread();
        },
      },
      userId: () => this.#userId(),
      conversationsAfter: (after, limit) =>
        conversationIdsAfter(drizzle(this.env.DB), this.#userId(), after, limit),
      update: (id, profile) =>
        this.env.CONVERSATIONS.getByName(id).updateProfile(this.#userId(), profile),
    });
    this.#standing = new ConversationSpread({
      name: "standing",
      store: keptStanding(ctx.storage.kv),
      userId: () => this.#userId(),
      conversationsAfter: (after, limit) =>
        conversationIdsAfter(drizzle(this.env.DB), this.#userId(), after, limit, "direct"),
      update: async (id, isInUse) =>
        this.env.CONVERSATIONS.getByName(id).setInUse(this.#userId(), isInUse),
    });
    this.#picture = new Picture({
      kv: ctx.storage.kv,
      userId: () => this.#userId(),
      copy: (url) => copyPicture(this.env, this.#userId(), url),
      copied: async () => {
        const me = await userSelf(drizzle(this.env.DB), this.#userId());
        if (me !== null) await this.profileChanged(me);
      },
    });
    this.#mails = new Mails({
      kv: ctx.storage.kv,
      userId: () => this.#userId(),
      send: (mail) => sendQueued(this.env, this.#userId(), mail),
    });
    this.#notifying = new Notifying({
      ...pushing(this.env, () => this.#userId()),
      pushes: this.#store.pushes,
      isLooking: () => {
        this.#sockets.sweep(Date.now());
        return this.#sockets.all().some(({ looking }) => looking === true);
      },
      waitUntil: (work) => {
        ctx.waitUntil(work);
      },
    });
    this.#endings = new Endings({
      store: this.#store,
      db: this.env.DB,
      userId: () => this.#userId(),
    });
    let after = "";
    this.#leaving = new Leaving({
      kv: ctx.storage.kv,
      isDisabled: () => this.#store.disabled,
      setDisabled: (disabled) => {
        if (disabled) {
          this.#endings.disable(BY_SERVER, Date.now());
          this.#notifying.forgetAll();
        } else this.#store.setDisabled(false, null);
        this.#standing.begin(!disabled);
        this.#deadlines.arm();
      },
      record: (at) => recordDeletion(this.env.DB, this.#userId(), at),
      restore: (keep, enable) => this.#endings.restore(keep, enable, Date.now()),
      eraseSome: async (messages, now) => {
        this.#store.profileSpread();
        const round = await eraseSome(this.env, this.#userId(), { messages, after }, now);
        after = round.after;
        return round.more;
      },
      eraseOwn: () => {
        this.#store.eraseAll();
      },
      erased: () =>
        audit(this.env, { ...BY_SERVER, action: "account_deleted", user_id: this.#userId() }),
    });
    this.#disconnects = new Disconnects({
      store: this.#store,
      sockets: this.#sockets,
      userId: () => this.#userId(),
      disconnect: async (id, sessionId, at) =>
        this.env.CONVERSATIONS.getByName(id).disconnect(this.#userId(), sessionId, at),
    });
    this.#blocking = new Blocking({
      blocks: this.#store.blocks,
      env: this.env,
      userId: () => this.#userId(),
      presence: this.#presence,
    });
    this.#deadlines = deadlinesOf(
      ctx,
      [
        this.#blocking.job,
        sweeping(this.#sockets),
        this.#disconnects.job,
        this.#endings.job,
        this.#profile.job,
        this.#standing.job,
        this.#picture.job,
        this.#mails.job,
        this.#notifying.job,
        this.#inbox.job,
        this.#presence.job,
        this.#leaving.job,
        forgettingAnswers(this.#store.answers),
      ],
      () => ({ user_id: this.#userId() }),
    );
    // The previous instance may have ended after a write and before setting its alarm.
    if (this.#endings.isBehind || this.#blocking.isBehind) this.#deadlines.arm();
  }

  /** Opens the inbox socket after the Worker's checks. A refusal returns a `Failure` to close with. */
  override async fetch(request: Request): Promise<Response> {
    const { socket_id, user_id, session_id, expires_at, position, subprotocol } =
      readUpgrade(request);
    const standing = await this.#admitSocket(session_id);
    if (!standing.ok) return Response.json(standing.error, { status: 401 });
    const now = Date.now();
    const { 0: client, 1: server } = new WebSocketPair();
    const session = this.#sockets.accept(server, {
      socket_id,
      user_id,
      session_id,
      token_expires_at: expires_at,
      heard_at: now,
      delivered: 0,
      position: 0,
      unread: null,
      read_at: 0,
    });
    const since = position?.epoch === INBOX_EPOCH ? position.since : null;
    this.ctx.waitUntil(this.#welcome(session, since));
    this.#deadlines.arm();
    return switching(client, subprotocol);
  }

  /** Sends presence after everything else. */
  async #welcome(session: SocketSession, since: number | null): Promise<void> {
    await this.#closeOnFailure(session, this.#inbox.welcome(session, since));
    if (session.live) await this.#presence.onOpen();
  }

  override webSocketMessage(ws: WebSocket, data: string | ArrayBuffer): void {
    const session = this.#sockets.of(ws);
    if (session !== undefined) this.ctx.waitUntil(this.#receive(session, data));
  }

  override webSocketClose(ws: WebSocket, code: number): void {
    answerClose(ws, code);
    this.#sockets.left(ws);
  }

  override webSocketError(ws: WebSocket): void {
    this.#sockets.left(ws);
  }

  /**
   * Takes a conversation's newest view for this user, and returns before their devices get it: a conversation does not
   * wait for an inbox.
   */
  conversationChanged(view: Conversation, meets: boolean): void {
    if (meets) this.#presence.onConversation(view);
    this.#drafting.conversationChanged(view, Date.now());
    this.ctx.waitUntil(this.#inbox.changed(view));
  }

  conversationLeft(conversationId: string, revision: number): void {
    this.#drafting.conversationLeft(conversationId);
    this.ctx.waitUntil(this.#inbox.left(conversationId, revision));
  }

  /** INBOX-7: receives a peer's presence, and returns this person's. */
  peerPresence(peerId: string, theirs: Presence): Presence {
    if (this.#store.blocks.has(peerId)) return this.#presence.away();
    return this.#presence.onAnnounce(peerId, theirs);
  }

  /** INBOX-6: receives the list of everyone typing in a conversation; returns whether an inbox is open. */
  typingChanged(conversation_id: string, typing: Typist[]): boolean {
    const frame = encodeInboxFrame({ type: "typing", conversation_id, typing });
    this.#sockets.broadcast(frame, Date.now());
    return this.#sockets.size > 0;
  }

  /** Admits a REST request of this session; returns how many more it may make at once. */
  admit(
    sessionId: string,
    requestsPerMinute: number,
    budget: "requests" | "media" = "requests",
  ): Result<number> {
    const standing = this.standing(sessionId);
    return standing.ok ? this.#take(requestsPerMinute, budget) : standing;
  }

  #take(requestsPerMinute: number, budget: "requests" | "media"): Result<number> {
    const taken =
      budget === "media"
        ? this.#takeMedia(requestsPerMinute)
        : this.#requests.take(perMinute(requestsPerMinute), Date.now());
    if (taken.retry_after_ms === 0) return ok(taken.remaining);
    return err(
      failure("rate_limited", `At most ${requestsPerMinute} requests a minute`, {
        retry_after_ms: taken.retry_after_ms,
      }),
    );
  }

  /** MEMBER-3, MEMBER-4: takes all tokens, or none. */
  bring(userIds: readonly string[], strangers: number): Brought {
    const now = Date.now();
    const { BRINGS_PER_HOUR, STRANGERS_PER_HOUR } = configOf(this.env);
    const bringing = this.#bringing.try(userIds, perHour(BRINGS_PER_HOUR), now);
    const { tooOften, retry_after_ms } = bringing;
    if (retry_after_ms > 0) return { tooOften, retry_after_ms };
    if (strangers > 0) {
      const taken = this.#strangers.take(perHour(STRANGERS_PER_HOUR), now, strangers);
      if (taken.retry_after_ms > 0) return { tooOften, retry_after_ms: taken.retry_after_ms };
    }
    this.#bringing.keep(bringing);
    return { tooOften, retry_after_ms: 0 };
  }

  giveBackBring(userIds: readonly string[], strangers: number): void {
    const now = Date.now();
    const { BRINGS_PER_HOUR, STRANGERS_PER_HOUR } = configOf(this.env);
    this.#bringing.giveBack(userIds, perHour(BRINGS_PER_HOUR), now);
    if (strangers > 0) this.#strangers.giveBack(perHour(STRANGERS_PER_HOUR), now, strangers);
  }

  leaseSends(sent: number, wanted: number): SendLease {
    const rule = perMinute(sendsPerMinuteTotal(configOf(this.env)));
    return leaseSends(this.#sends, rule, { sent, wanted }, Date.now());
  }

  chargeText(bytes: number): number {
    const { TEXT_BYTES_PER_DAY } = configOf(this.env);
    return this.#texts.charge(perDay(TEXT_BYTES_PER_DAY), Date.now(), bytes);
  }

  #takeMedia(requestsPerMinute: number): Taken {
    const taken = take(perMinute(requestsPerMinute), this.#mediaRequests, Date.now());
    this.#mediaRequests = taken.bucket;
    return taken;
  }

  /** Registers a socket before it opens, so that a concurrent revocation finds it; returns the time (ms). */
  async openSocket(socket: Omit<OpenSocket, "opened_at">): Promise<Result<number>> {
    const admitted = await this.#admitSocket(socket.session_id);
    if (!admitted.ok) return admitted;
    const opened_at = Date.now();
    this.#store.addSocket({ ...socket, opened_at });
    return ok(opened_at);
  }

  /** Records a socket's fresh token, perhaps of another session (`moved`); returns the time (ms). */
  renewSocket(socketId: string, sessionId: string, moved: boolean): Result<number> {
    const standing = this.standing(sessionId);
    if (!standing.ok) return standing;
    if (moved) this.#store.moveSocket(socketId, sessionId);
    return ok(Date.now());
  }

  /** AUTH-6: redeems a ticket, once, however many connections present it at the same moment; `until` in ms. */
  redeemTicket(ticketId: string, sessionId: string, until: number): Result<null> {
    // A sign-in redeems its ticket before it has a session.
    const standing = sessionId === "" ? this.maySignIn() : this.standing(sessionId);
    if (!standing.ok) return standing;
    if (this.#store.useTicket(ticketId, until, Date.now())) return ok(null);
    return err(failure("unauthenticated", "The ticket has been used"));
  }

  startOnce(key: string, fingerprint: string): Result<{ seed: string; answer: KeptAnswer | null }> {
    const started = this.#once.start(key, fingerprint, Date.now());
    this.#deadlines.arm();
    return started;
  }

  keepOnce(key: string, seed: string, answer: KeptAnswer): void {
    this.#store.answers.keep(key, seed, answer);
  }

  forgetOnce(key: string, seed: string): void {
    this.#store.answers.forget(key, seed);
  }

  closeSocket(socketId: string): void {
    this.#store.removeSocket(socketId);
  }

  /**
   * Ends a session of an outside issuer: durable before any socket closes, and safe to repeat. The object remembers the
   * end at least `until` (ms).
   */
  async revokeSession(sessionId: string, until: number): Promise<void> {
    this.#store.revoke(sessionId, until, Date.now());
    this.#notifying.forget([sessionId]);
    await this.#deadlines.attempt(this.#disconnects.job);
  }

  /** Ends sessions of this server. Waits up to some seconds for D1 to record that, and retries in the background. */
  async endSessions(sessionIds: readonly string[], by: EndedBy): Promise<void> {
    this.#endings.end(sessionIds, by, Date.now());
    this.#notifying.forget(sessionIds);
    this.#leaving.ended(sessionIds);
    if (this.#newSignIns.ended(sessionIds)) this.#sendNewSignIns();
    await this.#ended();
  }

  notificationWanted(conversationId: string): void {
    this.#notifying.wanted(conversationId);
    this.#deadlines.arm();
  }

  pushSubscriptions(currentSession: string): PushSubscription[] {
    return this.#notifying.list(currentSession);
  }

  async subscribePush(device: PushDevice): Promise<Result<PushSubscription>> {
    const isValid = () => this.standing(device.session_id).ok;
    try {
      const subscribed = await this.#notifying.subscribe(device, isValid);
      return subscribed === null ? err(failure("session_revoked")) : ok(subscribed);
    } catch (error) {
      log("error", "push_not_registered", { user_id: this.#userId() }, error);
      return err(failure("overloaded", undefined, { retry_after_ms: 5_000 }));
    }
  }

  unsubscribePush(sessionId: string): void {
    this.#notifying.forget([sessionId]);
  }

  queueMail(mail: QueuedMail): void {
    this.#mails.add(mail);
    this.#deadlines.arm();
  }

  /** SESSION-3: remembers a sign-in from a new device, and sends it to the person's other devices. */
  signedInAnew(session: Session): void {
    this.#newSignIns.add(session, Date.now());
    this.#sendNewSignIns();
  }

  /** Confirms a sign-in from a new device. */
  confirmSignIn(sessionId: string, by: AskingSession): Result<null> {
    const confirmed = this.#newSignIns.confirm(sessionId, by, Date.now());
    if (confirmed.ok) this.#sendNewSignIns();
    return confirmed;
  }

  /** Returns which of these sessions have ended, even if D1 has not recorded it yet, and which are from new devices. */
  sessionMarks(sessionIds: readonly string[]): SessionMarks {
    const marked = new Set(this.#newSignIns.list(Date.now()).map(({ id }) => id));
    return {
      ended: sessionIds.filter((id) => this.#store.isRevoked(id)),
      new_devices: sessionIds.filter((id) => marked.has(id)),
    };
  }

  /** Sends each device all new sign-ins except its own. */
  #sendNewSignIns(): void {
    for (const session of this.#sockets.all()) {
      const sessions = this.#newSignIns.of(session.session_id, Date.now());
      this.#sockets.send(session, encodeInboxFrame({ type: "new_sign_ins", sessions }));
    }
  }

  /** Disables an account, which ends its sessions for good, or enables it, which fails while D1 is unavailable. */
  async setDisabled(disabled: boolean, by: Origin = BY_SERVER): Promise<Result<null>> {
    if (!disabled) {
      const undone = await this.#leaving.undo();
      if (!undone.ok) return undone;
      const enabled = await this.#endings.enable(by, Date.now());
      if (enabled.ok) this.#standing.begin(true);
      this.#deadlines.arm();
      return enabled;
    }
    this.#leaving.seize(true);
    this.#endings.disable(by, Date.now());
    this.#notifying.forgetAll();
    this.#newSignIns.clear();
    this.#standing.begin(false);
    this.#deadlines.arm();
    await this.#ended();
    return ok(null);
  }

  async beginDeletion(wish: DeletionWish): Promise<Deletion> {
    this.ctx.storage.transactionSync(() => {
      this.#leaving.begin(wish, Date.now());
      this.#deadlines.arm();
    });
    const { view } = this.#leaving;
    await Promise.all([this.#ended(), this.#deadlines.attempt(this.#leaving.job)]);
    if (view === null) throw new Error("the account has already been erased");
    return view;
  }

  undoDeletion(): Promise<Result<boolean>> {
    return this.#leaving.undo();
  }

  maySignIn(): Result<null> {
    return this.#leaving.isUndoable ? ok(null) : this.standing("");
  }

  leaverSignedIn(sessionId: string): void {
    this.#leaving.signedIn(sessionId);
  }

  admitLeaver(sessionId: string, outside: boolean, requestsPerMinute: number): Result<number> {
    const admits = outside ? this.#leaving.isUndoable : this.#leaving.admits(sessionId);
    return admits && !this.#store.isRevoked(sessionId)
      ? this.#take(requestsPerMinute, "requests")
      : this.admit(sessionId, requestsPerMinute);
  }

  takeExport(): number {
    return this.#exports.take(perDay(EXPORTS_PER_DAY), Date.now()).retry_after_ms;
  }

  eraseAgain(): void {
    this.#leaving.again(Date.now());
    this.#deadlines.arm();
  }

  async #ended(): Promise<void> {
    const { job: disconnects } = this.#disconnects;
    const { job: record } = this.#endings;
    await Promise.all([this.#deadlines.attempt(disconnects), this.#deadlines.attempt(record)]);
  }

  /** An upgrade counts as a request, since it costs more than most. */
  async #admitSocket(sessionId: string): Promise<Result<null>> {
    const { SOCKETS_PER_USER: maxSockets, REQUESTS_PER_MINUTE } = configOf(this.env);
    const admitted = this.admit(sessionId, REQUESTS_PER_MINUTE);
    if (!admitted.ok) return admitted;
    const count = () => this.#store.socketCount() + this.#sockets.size;
    if (count() >= maxSockets) {
      await this.#forgetLostSockets();
      // The session may have ended meanwhile, which closed its sockets.
      const standing = this.standing(sessionId);
      if (!standing.ok) return standing;
    }
    if (count() < maxSockets) return ok(null);
    return err(
      failure("rate_limited", `At most ${maxSockets} open sockets a user`, {
        retry_after_ms: 60_000,
      }),
    );
  }

  async #receive(session: SocketSession, data: string | ArrayBuffer): Promise<void> {
    const now = Date.now();
    const frame = this.#gate.admit(session, data, decodeInboxUpFrame, now);
    if (frame === null) return;
    const taken = this.#gate.take(session, frame.type, now);
    if (!taken.ok) {
      this.#gate.refuse(session, taken.error, undefined);
      return;
    }
    switch (frame.type) {
      case "resume": {
        const since = frame.epoch === INBOX_EPOCH ? frame.since : null;
        await this.#closeOnFailure(session, this.#inbox.resume(session, since));
        return;
      }
      case "looking":
        this.#sockets.looks(session, frame.active);
        return;
      case "auth": {
        const renewed = await renewToken(this.env, session, frame.token);
        if (!renewed.ok) this.#gate.refuse(session, renewed.error, frame.ref);
        else if (!this.standing(renewed.value.session_id).ok) {
          this.#sockets.close(session, "session_revoked");
        } else {
          this.#sockets.renewed(session, renewed.value);
          if (frame.ref !== undefined) {
            this.#sockets.send(session, encodeInboxFrame({ type: "ack", ref: frame.ref }));
          }
        }
        return;
      }
    }
  }

  /** Closes a socket if D1 cannot bring it up to date right now; its client reconnects. */
  async #closeOnFailure(session: SocketSession, work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      log("error", "inbox_failed", { user_id: session.user_id }, error);
      this.#sockets.close(session, "unavailable", UNAVAILABLE_MS);
    }
  }

  /** Updates all of the user's conversations in the background, and retries those that fail. */
  async profileChanged(me: User, isShown = true): Promise<void> {
    const { username, display_name, avatar_url, language, read_receipts = true } = me;
    if (isShown) {
      this.#profile.begin({ username, display_name, avatar_url, language, read_receipts });
      this.#deadlines.arm();
    }
    this.ctx.waitUntil(this.#inbox.profileChanged(me));
  }

  /** ACCOUNT-5: copies the picture at this address in the background. */
  async copyPicture(url: string): Promise<void> {
    this.#picture.want(url);
    this.#deadlines.arm();
  }

  override async alarm(): Promise<void> {
    this.#sockets.sweep(Date.now());
    await this.#deadlines.ring();
  }

  /** Stops conversations from calling this object, since no inbox socket is left. */
  async #inboxEmptied(): Promise<void> {
    if (this.#sockets.size > 0) return;
    try {
      await this.#inbox.emptied();
    } catch (error) {
      log("error", "inbox_not_closed", { user_id: this.#userId() }, error);
      this.#deadlines.arm();
    }
  }

  putDraft(conversationId: string, draft: SavedDraftPut): Result<SavedDraft> {
    return this.#drafting.put(conversationId, draft, Date.now());
  }

  endDraft(conversationId: string, seen: number | undefined): Result<DraftEnd> {
    return this.#drafting.end(conversationId, seen, Date.now());
  }

  drafts(): Promise<SavedDraft[]> {
    return this.#drafting.all();
  }

  async block(blockedId: string, active: boolean): Promise<Result<boolean>> {
    const changed = this.#blocking.change(blockedId, active, Date.now());
    if (!changed.ok || !changed.value) return changed;
    this.ctx.waitUntil(this.#inbox.blocksChanged());
    await this.#deadlines.attempt(this.#blocking.job);
    return changed;
  }

  /** Checks whether a session is still valid. */
  standing(sessionId: string): Result<null> {
    if (this.#store.disabled) {
      return err(failure(this.#leaving.isUndoable ? "account_deleting" : "account_disabled"));
    }
    if (this.#store.isRevoked(sessionId)) return err(failure("session_revoked"));
    return ok(null);
  }

  /** Asks conversations which sockets are still open, since an interrupted one could not report those it lost. */
  async #forgetLostSockets(): Promise<void> {
    const settled = Date.now() - OPENING_MS;
    const sockets = this.#store.sockets().filter(({ opened_at }) => opened_at < settled);
    const userId = this.#userId();
    const byConversation = Map.groupBy(sockets, ({ conversation_id }) => conversation_id);
    await Promise.all(
      [...byConversation].map(async ([id, registered]) => {
        const open = new Set(await this.env.CONVERSATIONS.getByName(id).socketsOf(userId));
        for (const { socket_id } of registered) {
          if (!open.has(socket_id)) this.#store.removeSocket(socket_id);
        }
      }),
    );
  }

  #userId(): string {
    const { name } = this.ctx.id;
    if (name === undefined) throw new Error("a user's object must be addressed by the user's id");
    return name;
  }
}
