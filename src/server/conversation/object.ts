import { DurableObject } from "cloudflare:workers";
import { activeMembers, mayAdd } from "#domain/membership.ts";
import { firstMembers, memberPage } from "#domain/member-page.ts";
import { planPage } from "#domain/page.ts";
import { permit } from "#domain/permissions.ts";
import { encodeFrame } from "#protocol/codec.ts";
import type { Conversation, ConversationPatch } from "#protocol/conversation.ts";
import { failure } from "#protocol/errors.ts";
import { SNAPSHOT_MESSAGES, WELCOME_MEMBERS_MAX } from "#protocol/limits.ts";
import type { Member, Role, SettingsPatch } from "#protocol/member.ts";
import type {
  Draft,
  Message,
  MessagePageQuery,
  Revision,
  RevisionPageQuery,
} from "#protocol/message.ts";
import type { List } from "#protocol/primitives.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { Profile } from "#protocol/user.ts";
import type { MessagePage } from "#storage/conversation/messages.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import { limitsOf } from "../config.ts";
import { featuresOf } from "../features.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { timely } from "../timely.ts";
import { catchUp } from "./catch-up.ts";
import { changeConversation } from "./conversation-commands.ts";
import { deleteConversation } from "./ending.ts";
import { foundConversation, type NewConversation } from "./founding.ts";
import {
  addToConversation,
  changeRole,
  removeFromConversation,
  updateProfile,
  type NewMember,
} from "./member-commands.ts";
import {
  deleteMessage,
  editMessage,
  pinMessage,
  reactToMessage,
  sendMessage,
  type Target,
} from "./message-commands.ts";
import { changeSettings, markUnread } from "./personal-commands.ts";
import { ReadPace } from "./read-pace.ts";
import { Room } from "./room.ts";
import { sourceTextOf } from "./room-translations.ts";
import { SocketFrames, type Admitted } from "./socket-frames.ts";
import type { SourceText } from "../translation/translations.ts";
import { readUpgrade, switching } from "../sockets/upgrade.ts";
import { answerClose } from "../sockets/transport.ts";
import { conversationView, welcomeFrame } from "./views.ts";

/** `referenced`: what the page's messages reply to and the page has not. */
export interface HistoryPage extends MessagePage {
  referenced: Message[];
}

/** A late D1 write from before a deletion may still arrive within this time: then it is erased again. */
const ERASE_AGAIN_MS = 60_000;
/** A socket on its way while its session is revoked finds this still remembered. */
const REVOKED_MEMORY_MS = 60_000;

/**
 * The single writer of one conversation. A thin shell: it decodes, has the rules decide, stores, and tells. Every
 * method checks that who asks is a member; a conversation that is not there leaves no storage behind.
 */
export class ConversationObject extends DurableObject<Env> {
  readonly #room: Room;
  readonly #reads: ReadPace;
  readonly #frames: SocketFrames;
  readonly #revoked = new Map<string, number>();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, timely(env));
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
    this.#room = new Room(ctx, this.env, (socket) => {
      this.#frames.left(socket, Date.now());
      ctx.waitUntil(this.#unregister(socket.user_id, socket.socket_id));
    });
    this.#reads = new ReadPace(this.#room);
    this.#frames = new SocketFrames(this.#room, this.env, this.#reads, (admitted) =>
      this.#isRevoked(admitted),
    );
  }

  /** Makes the conversation, or finds it there: `fresh` says which. */
  async create(spec: NewConversation): Promise<Result<{ view: Conversation; fresh: boolean }>> {
    const fresh = this.#room.store === null;
    if (fresh) {
      if (this.#room.deletedStore !== null) return err(failure("not_found"));
      this.ctx.storage.transactionSync(() => {
        this.#room.found(foundConversation(this.ctx.storage, spec));
      });
      this.#room.clock.projectionDue(Date.now());
    }
    await this.#room.projected();
    const found = this.#room.member(spec.creator.user_id);
    if (!found.ok) return found;
    return ok({ view: conversationView(found.value.store, found.value.member), fresh });
  }

  view(userId: string): Result<Conversation> {
    const found = this.#room.member(userId);
    return found.ok ? ok(conversationView(found.value.store, found.value.member)) : found;
  }

  members(userId: string, cursor: string | undefined, limit: number): Result<List<Member>> {
    const found = this.#room.member(userId);
    if (!found.ok) return found;
    const page = memberPage(activeMembers(found.value.store.members), cursor, limit);
    if (page === null) {
      const issues = [{ path: "cursor", message: "is not a cursor of this list" }];
      return err(failure("validation_failed", undefined, { issues }));
    }
    const items = page.items.map((each) => this.#room.toldTo(userId, each));
    return ok({ ...page, items });
  }

  /** With `repliesTo`, the thread under that message. */
  history(userId: string, query: MessagePageQuery, repliesTo?: number): Result<HistoryPage> {
    const found = this.#room.member(userId);
    if (!found.ok) return found;
    const { messages } = found.value.store;
    if (repliesTo !== undefined && messages.get(repliesTo) === undefined) {
      return err(failure("not_found", "There is no such message"));
    }
    const page = messages.page(planPage(query), repliesTo);
    return ok({ ...page, referenced: messages.referenced(page.messages) });
  }

  /** What messages carry, the newest first, before the message `before`. */
  attachments(userId: string, before: number, limit: number): Result<Message[]> {
    const found = this.#room.member(userId);
    return found.ok ? ok(found.value.store.messages.withMedia(before, limit)) : found;
  }

  pins(userId: string): Result<Message[]> {
    const found = this.#room.member(userId);
    return found.ok ? ok(found.value.store.messages.pinned()) : found;
  }

  /** A page of a message's earlier texts, the newest first. */
  revisions(
    userId: string,
    messageId: number,
    { cursor = Number.MAX_SAFE_INTEGER, limit }: RevisionPageQuery,
  ): Result<List<Revision>> {
    const found = this.#room.member(userId);
    if (!found.ok) return found;
    const { store, member } = found.value;
    const permitted = permit(store.conversation.kind, member.role, "read_revisions");
    if (!permitted.ok) return permitted;
    if (store.messages.get(messageId) === undefined) {
      return err(failure("not_found", "There is no such message"));
    }
    const revisions = store.messages.revisions(messageId, cursor, limit + 1);
    const items = revisions.slice(0, limit);
    const last = items.at(-1);
    const more = revisions.length > limit && last !== undefined;
    return ok({ items, next_cursor: more ? String(last.version) : null });
  }

  message(userId: string, id: number): Result<Message> {
    const found = this.#room.member(userId);
    if (!found.ok) return found;
    const message = found.value.store.messages.get(id);
    return message === undefined
      ? err(failure("not_found", "There is no such message"))
      : ok(message);
  }

  /** What a translation is made of. */
  textOf(userId: string, id: number): Result<SourceText> {
    const found = this.#room.member(userId);
    if (!found.ok) return found;
    const { store } = found.value;
    const message = store.messages.get(id);
    if (message === undefined) return err(failure("not_found", "There is no such message"));
    if (message.deleted_at !== null) return err(failure("message_deleted"));
    const source = sourceTextOf(store, message);
    return source === null
      ? err(failure("validation_failed", "The message has no text to translate"))
      : ok(source);
  }

  async send(userId: string, draft: Draft): Promise<Result<{ message: Message; fresh: boolean }>> {
    this.#frames.endTyping(userId, Date.now());
    return sendMessage(this.#room, userId, draft);
  }

  async read(userId: string, messageId: number): Promise<Result<number>> {
    return this.#reads.read(userId, messageId);
  }

  async edit(userId: string, target: Target, text: string): Promise<Result<Message>> {
    return messageOf(await editMessage(this.#room, userId, target, text));
  }

  async erase(userId: string, target: Target): Promise<Result<Message>> {
    return messageOf(await deleteMessage(this.#room, userId, target));
  }

  async react(userId: string, target: Target, emoji: string, active: boolean) {
    return messageOf(await reactToMessage(this.#room, userId, target, emoji, active));
  }

  async pin(userId: string, target: Target, active: boolean): Promise<Result<Message>> {
    return messageOf(await pinMessage(this.#room, userId, target, active));
  }

  async markUnread(userId: string, messageId: number): Promise<Result<Conversation>> {
    await this.#reads.flush(userId);
    const marked = await markUnread(this.#room, userId, messageId);
    return marked.ok ? this.view(userId) : marked;
  }

  /** `language`: what this person reads, where that is news. */
  async changeSettings(
    userId: string,
    patch: SettingsPatch,
    language: string | null,
  ): Promise<Result<Conversation>> {
    const changed = await changeSettings(this.#room, userId, patch, language);
    return changed.ok ? this.view(userId) : changed;
  }

  /** Whether they may be added; answers who they are already, or null. */
  mayAdd(actorId: string, userId: string, role: Role): Result<Member | null> {
    const found = this.#room.member(actorId);
    if (!found.ok) return found;
    const { store, member } = found.value;
    const decided = mayAdd(this.#room.membership(store), member, userId, role);
    if (!decided.ok || decided.value === null) return decided;
    return ok(this.#room.toldTo(actorId, decided.value));
  }

  async addMember(
    actorId: string,
    user: NewMember,
    role: Role,
  ): Promise<Result<{ member: Member; fresh: boolean }>> {
    const added = await addToConversation(this.#room, actorId, user, role);
    if (!added.ok) return added;
    return ok({ ...added.value, member: this.#room.toldTo(actorId, added.value.member) });
  }

  async removeMember(actorId: string, userId: string): Promise<Result<Member>> {
    return removeFromConversation(this.#room, actorId, userId);
  }

  async setRole(actorId: string, userId: string, role: Role): Promise<Result<Member>> {
    const changed = await changeRole(this.#room, actorId, userId, role);
    return changed.ok ? ok(this.#room.toldTo(actorId, changed.value)) : changed;
  }

  /** Its title, its picture. */
  async change(actorId: string, patch: ConversationPatch): Promise<Result<Conversation>> {
    const changed = await changeConversation(this.#room, actorId, patch);
    return changed.ok ? this.view(actorId) : changed;
  }

  async updateProfile(
    userId: string,
    profile: Profile & { read_receipts: boolean; language: string },
  ): Promise<Result<null>> {
    return updateProfile(this.#room, userId, profile);
  }

  async delete(actorId: string): Promise<Result<null>> {
    return deleteConversation(this.#room, actorId);
  }

  /**
   * The user's object asks: close this user's sockets, of one session or (null) of all. Those it let in before `at`, by
   * its own clock, and that are still on their way, are refused when they arrive.
   */
  disconnect(userId: string, sessionId: string | null, at: number): void {
    for (const [key, since] of this.#revoked) {
      if (since <= at - REVOKED_MEMORY_MS) this.#revoked.delete(key);
    }
    this.#revoked.set(sessionId ?? userId, at);
    for (const session of this.#room.sockets.byUser(userId)) {
      if (sessionId === null || session.session_id === sessionId) {
        this.#room.sockets.close(session, "session_revoked");
      }
    }
  }

  socketsOf(userId: string): string[] {
    return this.#room.sockets.byUser(userId).map(({ socket_id }) => socket_id);
  }

  /** The operator's call: D1's rows of this conversation are written over, and those that it does not have removed. */
  async rebuildProjection(): Promise<Result<{ head: number }>> {
    const { store } = this.#room;
    if (store === null) return err(failure("not_found", "There is no such conversation"));
    const due = () => {
      this.#room.clock.projectionDue(Date.now());
    };
    await this.#room.projector.rebuild(store, due);
    return ok({ head: store.head });
  }

  /** An upgrade the Worker let through. A refusal comes back as a `Failure` for the Worker to close with. */
  override async fetch(request: Request): Promise<Response> {
    const upgrade = readUpgrade(request);
    const found = this.#room.member(upgrade.user_id);
    if (!found.ok) return Response.json(found.error, { status: 404 });
    const now = Date.now();
    if (this.#isRevoked(upgrade)) {
      return Response.json(failure("session_revoked"), { status: 401 });
    }
    // First, so that the newcomer is told of nobody who is gone.
    this.#room.sockets.sweep(now);
    const { 0: client, 1: server } = new WebSocketPair();
    const session = this.#room.sockets.accept(server, {
      socket_id: upgrade.socket_id,
      user_id: upgrade.user_id,
      session_id: upgrade.session_id,
      token_expires_at: upgrade.expires_at,
      heard_at: now,
      delivered: 0,
      position: 0,
      unread: null,
      read_at: 0,
    });
    this.#frames.joined(session, now);
    const { store } = found.value;
    const welcome = welcomeFrame(
      store,
      {
        me: this.#room.withDelivered(found.value.member),
        members: this.#membersSeenFirst(found.value.member, store),
        online: this.#room.sockets.online(),
      },
      { limits: limitsOf(this.#room.config), features: featuresOf(this.env) },
    );
    this.#room.sockets.send(session, encodeFrame(welcome));
    this.ctx.waitUntil(catchUp(this.#room, session, store, upgrade.position));
    if (store.behind()) this.#room.clock.projectionDue(now);
    else this.ctx.waitUntil(this.#room.clock.sweepDue(now));
    return switching(client, upgrade.subprotocol);
  }

  /** Answers nothing to the runtime: awaiting a commit here would hold back the socket's next frame. */
  override webSocketMessage(ws: WebSocket, data: string | ArrayBuffer): void {
    const session = this.#room.sockets.of(ws);
    if (session !== undefined) this.ctx.waitUntil(this.#frames.receive(session, data));
  }

  override webSocketClose(ws: WebSocket, code: number): void {
    answerClose(ws, code);
    this.#room.sockets.left(ws);
  }

  override webSocketError(ws: WebSocket): void {
    this.#room.sockets.left(ws);
  }

  override async alarm(): Promise<void> {
    const { clock, sockets, deletedStore, store } = this.#room;
    clock.rang();
    const now = Date.now();
    try {
      if (deletedStore !== null) {
        await this.#room.projector.erase(deletedStore.conversation.id);
        await this.#room.media.releaseAll(deletedStore.conversation.id);
        this.#room.tellInterrupted();
        const eraseAgainAt = deletedStore.deletedAt + ERASE_AGAIN_MS;
        if (now >= eraseAgainAt) await this.ctx.storage.deleteAll();
        else clock.eraseDue(eraseAgainAt);
        return;
      }
      if (store?.behind() === true) await this.#room.projector.run(store);
      clock.projected(now);
      this.#room.tellInterrupted();
      if (store?.behind() === true) clock.projectionDue(Date.now());
      if (store !== null) await this.#mediaWork(store, now);
    } catch (error) {
      log("error", "projection_failed", { conversation_id: store?.conversation.id ?? "" }, error);
      clock.projectionFailed(Date.now(), Math.random());
    }
    sockets.sweep(now);
    if (sockets.size > 0) await clock.sweepDue(Date.now());
  }

  async #mediaWork(store: ConversationStore, now: number): Promise<void> {
    const { media, clock } = this.#room;
    await media.reconcile(store, now);
    const next = media.nextDue(store);
    if (next !== null) clock.mediaDue(Math.max(next, now));
    // Not awaited: while this alarm lasts no other one rings.
    this.ctx.waitUntil(media.transcribe());
  }

  /** Whether what the user's object let in was overtaken by a revocation. */
  #isRevoked({ session_id, user_id, admitted_at }: Admitted): boolean {
    const ofSession = this.#revoked.get(session_id) ?? 0;
    const ofUser = this.#revoked.get(user_id) ?? 0;
    return Math.max(ofSession, ofUser) >= admitted_at;
  }

  /** WELCOME-1. */
  #membersSeenFirst({ user_id }: Member, store: ConversationStore): Member[] {
    const members = activeMembers(store.members);
    const isLarge = members.length > WELCOME_MEMBERS_MAX;
    const senders = isLarge ? store.messages.recentSenders(SNAPSHOT_MESSAGES) : [];
    const seen = isLarge ? [user_id, ...senders] : [];
    const first = firstMembers(members, seen, WELCOME_MEMBERS_MAX);
    return first.map((each) => this.#room.toldTo(user_id, each));
  }

  async #unregister(userId: string, socketId: string): Promise<void> {
    try {
      await this.env.USERS.getByName(userId).closeSocket(socketId);
    } catch (error) {
      // The user's object finds out by itself when it next counts.
      log("error", "unregister_failed", { user_id: userId }, error);
    }
  }
}

function messageOf(changed: Result<{ message: Message }>): Result<Message> {
  return changed.ok ? ok(changed.value.message) : changed;
}
