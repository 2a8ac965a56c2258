import { DurableObject } from "cloudflare:workers";
import type { Origin } from "#storage/audit-row.ts";
import { encodeFrame } from "#protocol/encode.ts";
import type { AnswerFrame } from "#protocol/frames/answer.ts";
import type { ClientPosition } from "#domain/syncing.ts";
import type {
  Conversation,
  ConversationPatch,
  ConversationRecord,
} from "#protocol/conversation.ts";
import { failure } from "#protocol/errors.ts";
import type { ConversationEvent } from "#protocol/event.ts";
import type {
  Invitation,
  InvitationCreate,
  JoinStanding,
  OwnJoinRequest,
} from "#protocol/invitation.ts";
import type { Member, Role, SettingsPatch } from "#protocol/member.ts";
import type {
  Draft,
  Message,
  MediaPageQuery,
  MessagePageQuery,
  MessagePatch,
  Revision,
  RevisionPageQuery,
} from "#protocol/message.ts";
import type { Preview } from "#protocol/preview.ts";
import type { List } from "#protocol/primitives.ts";
import type { RequestAnswer } from "#protocol/request.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { APP_ID } from "#protocol/user.ts";
import type { ImportState } from "#protocol/transfer/import.ts";
import { configOf, limitsOf } from "../config.ts";
import { deadlinesOf, type Deadlines } from "../deadlines.ts";
import type { Env } from "../env.ts";
import { featuresOf } from "../features.ts";
import { linkPreviewsOf } from "../link-previews/link-previews-of.ts";
import { log } from "../log.ts";
import { pushPublicKey } from "../push/vapid.ts";
import type { BotBegun } from "../objects/bot.ts";
import type {
  ConversationApi,
  ErasureStep,
  ErasureWish,
  HistoryPage,
  InvitationLead,
  NewConversation,
  NewMember,
  Notice,
  Person,
  Target,
} from "../objects/conversation.ts";
import type {
  PersonalPage,
  ExportPage,
  ExportPosition,
  ImportedFile,
  ImportSlice,
} from "../objects/transfer.ts";
import type { SendLease } from "../objects/user.ts";
import type { Attachment } from "../sockets/attachment.ts";
import { Sockets } from "../sockets/sockets.ts";
import { sweeping } from "../sockets/sweeping.ts";
import { answerClose } from "../sockets/transport.ts";
import { readUpgrade, switching } from "../sockets/upgrade.ts";
import { timely } from "../timely.ts";
import { transcriberOf } from "../transcription/transcriber.ts";
import type { StoredBan, StoredRequest } from "#storage/conversation/ways-in.ts";
import type { SourceText } from "../translation/translations.ts";
import { Actions } from "./actions.ts";
import { together } from "./asking-d1.ts";
import { Blocks } from "./blocks.ts";
import { catchUp } from "./catch-up.ts";
import { Commits } from "./commits.ts";
import { createConversation } from "./creation.ts";
import { EncodedPages } from "./encoded-pages.ts";
import { Events } from "./events.ts";
import { Erasure } from "./erasure.ts";
import { Exports } from "./exporting.ts";
import { BotFanOut } from "./listeners/bot-fan-out.ts";
import { Importing } from "./importing.ts";
import { Departures } from "./listeners/departures.ts";
import { InboxFanOut } from "./listeners/inbox-fan-out.ts";
import { LiveFrames } from "./listeners/live-frames.ts";
import { PushFanOut } from "./listeners/push-fan-out.ts";
import { Receipts } from "./listeners/receipts.ts";
import { Translations } from "./listeners/translations.ts";
import { Liveliness } from "./liveliness.ts";
import { MediaClaims } from "./media-claims.ts";
import { noticeFor } from "./notices.ts";
import { PersonalExport } from "./personal-export.ts";
import { PersonsErasure } from "./persons-erasure.ts";
import { Previews } from "./previews.ts";
import { Projection } from "./projection.ts";
import { Queries } from "./queries.ts";
import { ReadPace } from "./read-pace.ts";
import { Revocations } from "./revocations.ts";
import { Room } from "./room.ts";
import { SocketFrames } from "./socket-frames.ts";
import { Transcripts } from "./transcripts.ts";
import { welcomeFrame } from "./views.ts";
import { WaysIn } from "./ways-in.ts";
import { Webhooks } from "./webhooks.ts";

/**
 * The single writer of one conversation, called over RPC, by its sockets' events, and by its alarm. It connects the
 * parts and decides nothing. Every call checks that the caller is a member; a conversation that does not exist leaves
 * no storage behind.
 */
export class ConversationObject extends DurableObject<Env> implements ConversationApi {
  readonly #room: Room;
  readonly #deadlines: Deadlines;
  readonly #projection: Projection;
  readonly #inboxes: InboxFanOut;
  readonly #bots: BotFanOut;
  readonly #reads: ReadPace;
  readonly #pages = new EncodedPages();
  readonly #queries: Queries;
  readonly #actions: Actions;
  readonly #liveliness: Liveliness;
  readonly #events: Events;
  readonly #revocations: Revocations;
  readonly #frames: SocketFrames;
  readonly #blocks: Blocks;
  readonly #exports: Exports;
  readonly #persons: PersonsErasure;
  readonly #importing: Importing;
  readonly #waysIn: WaysIn;
  readonly #previews: Previews;

  constructor(ctx: DurableObjectState, bindings: Env) {
    super(ctx, timely(bindings));
    const { env } = this;
    const { storage } = ctx;
    const config = configOf(env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
    const sockets = new Sockets(ctx, (socket) => {
      this.#left(socket);
    });
    const room = new Room(storage, sockets);
    const arm = () => {
      this.#deadlines.arm();
    };
    const media = new MediaClaims(room, env, arm);
    const receipts = new Receipts(room);
    this.#inboxes = new InboxFanOut(room, env.USERS);
    this.#bots = new BotFanOut({
      room,
      bots: env.BOTS,
      pages: this.#pages,
      waitUntil: (work) => {
        ctx.waitUntil(work);
      },
      arm,
    });
    // Without a key nobody can have subscribed.
    const pushes = pushPublicKey(env) === null ? [] : [new PushFanOut(room, env.USERS)];
    const projection = new Projection(room, env.DB, together(this.#inboxes, ...pushes));
    this.#liveliness = new Liveliness(room, env.USERS);
    const previews = new Previews({
      room,
      media,
      storage,
      ask: (wish) => linkPreviewsOf(ctx).make(wish),
      waitUntil: (work) => {
        ctx.waitUntil(work);
      },
    });
    const commits = new Commits({
      room,
      storage,
      arm,
      listeners: [
        new LiveFrames(sockets),
        new Departures(sockets),
        receipts,
        this.#liveliness,
        new Translations(ctx, env, room),
        this.#inboxes,
        ...pushes,
        this.#bots,
        previews,
        {
          name: "sweep",
          committed: ({ at }) => {
            sockets.sweep(at);
          },
        },
      ],
    });
    previews.committingBy(commits);
    const transcripts = new Transcripts({
      room,
      commits,
      files: env.MEDIA,
      transcriber: transcriberOf(env),
      maxLength: config.MAX_TEXT_LENGTH,
    });
    const webhooks = new Webhooks({
      room,
      endpoints: env.WEBHOOKS,
      unseenAfterMs: config.UNSEEN_AFTER_SECONDS * 1_000,
    });
    const erasure = new Erasure({ room, projection, media, webhooks, storage });
    this.#importing = new Importing({
      room,
      storage,
      config,
      arm,
      finished: () => {
        this.#inboxes.callAll();
      },
    });
    const importing = this.#importing.job;
    const others = [
      media.job,
      transcripts.job,
      previews.job,
      erasure.job,
      importing,
      this.#bots.job,
      sweeping(sockets),
    ];
    this.#blocks = new Blocks(room, commits, env.DB);
    const jobs = [projection.job, this.#blocks.job, ...webhooks.jobs, ...others];
    this.#deadlines = deadlinesOf(ctx, jobs, () => ({
      conversation_id: room.id,
    }));
    this.#room = room;
    this.#previews = previews;
    this.#projection = projection;
    this.#reads = new ReadPace(room, commits, {
      now: Date.now,
      wait: (ms) => scheduler.wait(ms),
    });
    this.#queries = new Queries(room, config);
    this.#exports = new Exports(room);
    this.#persons = new PersonsErasure({ room, commits, projection });
    this.#events = new Events(room, config);
    this.#revocations = new Revocations(sockets);
    const reads = this.#reads;
    this.#actions = new Actions({
      room,
      storage,
      config,
      commits,
      media,
      transcripts,
      reads,
      projection,
      chargeText: (userId, bytes) => this.#chargeText(userId, bytes),
      messageIn: async (userId, { conversation_id, message_id }) =>
        conversation_id === room.id
          ? this.message(userId, message_id)
          : env.CONVERSATIONS.getByName(conversation_id).message(userId, message_id),
      leaseSends: (userId, sent, wanted) => this.#leaseSends(userId, sent, wanted),
    });
    this.#waysIn = new WaysIn({ room, storage, config, commits, projection });
    this.#frames = new SocketFrames({
      room,
      env,
      actions: this.#actions,
      reads,
      pages: this.#pages,
      liveliness: this.#liveliness,
      events: this.#events,
      receipts,
      revocations: this.#revocations,
    });
  }

  /** Creates the conversation, or finds it: `fresh` says which. */
  async create(spec: NewConversation): Promise<Result<{ view: Conversation; fresh: boolean }>> {
    const fresh = this.#room.store === null;
    // The id of a direct conversation is known before it exists, and still while it is erased.
    if (this.#room.deletedStore !== null) return busy("erased");
    if (this.#room.imports.isRunning) return busy("imported");
    if (fresh) {
      this.ctx.storage.transactionSync(() => {
        this.#room.created(createConversation(this.ctx.storage, spec));
        this.#deadlines.arm();
      });
      this.#inboxes.callAll();
      if (this.#room.store !== null) this.#bots.created(this.#room.store);
    }
    await this.#projection.awaited();
    await this.#deadlines.attempt(this.#blocks.job);
    const view = spec.creator === null ? this.view(APP_ID) : await this.open(spec.creator.user_id);
    return view.ok ? ok({ view: view.value, fresh }) : view;
  }

  async open(userId: string): Promise<Result<Conversation>> {
    return this.#viewAfter(userId, await this.#actions.open(userId));
  }

  view(userId: string): Result<Conversation> {
    return this.#queries.view(userId);
  }

  notice(userId: string): Notice | null {
    return noticeFor(this.#room, userId, Date.now());
  }

  members(userId: string, cursor: string | undefined, limit: number): Result<List<Member>> {
    return this.#queries.members(userId, cursor, limit);
  }

  history(userId: string, query: MessagePageQuery, repliesTo?: number): Result<HistoryPage> {
    return this.#queries.history(userId, query, repliesTo);
  }

  attachments(userId: string, query: MediaPageQuery): Result<Message[]> {
    return this.#queries.attachments(userId, query);
  }

  pins(userId: string): Result<Message[]> {
    return this.#queries.pins(userId);
  }

  revisions(userId: string, messageId: number, page: RevisionPageQuery): Result<List<Revision>> {
    return this.#queries.revisions(userId, messageId, page);
  }

  message(userId: string, id: number): Result<Message> {
    return this.#queries.message(userId, id);
  }

  textOf(userId: string, id: number): Result<SourceText> {
    return this.#queries.textOf(userId, id);
  }

  emit(userId: string, event: ConversationEvent): Result<null> {
    return this.#events.emit(userId, event, Date.now());
  }

  async send(userId: string, draft: Draft): Promise<Result<{ message: Message; fresh: boolean }>> {
    this.#liveliness.stopTyping(userId, Date.now());
    return this.#actions.send(userId, draft);
  }

  async read(userId: string, messageId: number): Promise<Result<number>> {
    return this.#reads.read(userId, messageId);
  }

  async edit(userId: string, target: Target, edit: MessagePatch): Promise<Result<Message>> {
    return messageOf(await this.#actions.edit(userId, target, edit));
  }

  async erase(userId: string, target: Target): Promise<Result<Message>> {
    return messageOf(await this.#actions.delete(userId, target));
  }

  async previewMade(messageId: number, url: string, preview: Preview | null): Promise<void> {
    await this.#previews.made(messageId, url, preview);
  }

  async react(
    userId: string,
    target: Target,
    emoji: string,
    active: boolean,
  ): Promise<Result<Message>> {
    return messageOf(await this.#actions.react(userId, target, emoji, active));
  }

  async pin(userId: string, target: Target, active: boolean): Promise<Result<Message>> {
    return messageOf(await this.#actions.pin(userId, target, active));
  }

  async markUnread(userId: string, messageId: number): Promise<Result<Conversation>> {
    return this.#viewAfter(userId, await this.#actions.markUnread(userId, messageId));
  }

  async clear(userId: string): Promise<Result<Conversation>> {
    return this.#viewAfter(userId, await this.#actions.clear(userId));
  }

  /** `language`: the language that this person reads, where it is new. */
  async changeSettings(
    userId: string,
    patch: SettingsPatch,
    language: string | null,
  ): Promise<Result<Conversation>> {
    return this.#viewAfter(userId, await this.#actions.changeSettings(userId, patch, language));
  }

  async answerRequest(userId: string, answer: RequestAnswer): Promise<Result<Conversation>> {
    return this.#viewAfter(userId, await this.#actions.answerRequest(userId, answer));
  }

  async setBlocked(userId: string, blockedId: string, active: boolean): Promise<Result<null>> {
    this.#blocks.told();
    const changed = await this.#actions.setBlocked(userId, blockedId, active);
    return changed.ok ? ok(null) : changed;
  }

  mayAdd(actorId: string, userId: string, role: Role): Result<Member | null> {
    return this.#queries.mayAdd(actorId, userId, role);
  }

  async addMember(
    actorId: string,
    user: NewMember,
    role: Role,
  ): Promise<Result<{ member: Member; fresh: boolean }>> {
    const added = await this.#actions.addMember(actorId, user, role);
    if (!added.ok) return added;
    if (added.value.fresh) await this.#deadlines.attempt(this.#blocks.job);
    return ok({ ...added.value, member: this.#room.visibleTo(actorId, added.value.member) });
  }

  async removeMember(actorId: string, userId: string, by?: Origin): Promise<Result<Member>> {
    return this.#actions.removeMember(actorId, userId, by);
  }

  async setRole(actorId: string, userId: string, role: Role, by?: Origin): Promise<Result<Member>> {
    const changed = await this.#actions.setRole(actorId, userId, role, by);
    return changed.ok ? ok(this.#room.visibleTo(actorId, changed.value)) : changed;
  }

  /** Changes its title, picture or metadata. */
  async change(actorId: string, patch: ConversationPatch): Promise<Result<Conversation>> {
    return this.#viewAfter(actorId, await this.#actions.changeConversation(actorId, patch));
  }

  async createInvitation(
    actorId: string,
    fresh: { id: string; code: string },
    wish: InvitationCreate,
  ): Promise<Result<{ invitation: Invitation; forgotten: Invitation[] }>> {
    return this.#waysIn.create(actorId, fresh, wish);
  }

  invitations(actorId: string): Result<Invitation[]> {
    return this.#waysIn.list(actorId);
  }

  async revokeInvitation(actorId: string, invitationId: string): Promise<Result<null>> {
    return this.#waysIn.revoke(actorId, invitationId);
  }

  invitationLead(code: string): Result<InvitationLead> {
    return this.#waysIn.lead(code, new Date().toISOString());
  }

  joinStanding(code: string, userId: string): Result<JoinStanding> {
    return this.#waysIn.standing(code, userId, new Date().toISOString());
  }

  async join(
    code: string,
    user: NewMember,
    note: string | null,
  ): Promise<Result<{ standing: JoinStanding; fresh: boolean }>> {
    const joined = await this.#waysIn.join(code, user, note);
    if (joined.ok && joined.value.fresh) await this.#deadlines.attempt(this.#blocks.job);
    return joined;
  }

  joinRequests(actorId: string): Result<StoredRequest[]> {
    return this.#waysIn.requests(actorId);
  }

  async approveRequest(actorId: string, user: NewMember): Promise<Result<Member>> {
    const approved = await this.#waysIn.approve(actorId, user);
    if (approved.ok) await this.#deadlines.attempt(this.#blocks.job);
    return approved;
  }

  async declineRequest(actorId: string, userId: string): Promise<Result<null>> {
    return this.#waysIn.decline(actorId, userId);
  }

  ownRequest(userId: string): OwnJoinRequest | null {
    return this.#waysIn.ownRequest(userId, new Date().toISOString());
  }

  async withdrawRequest(userId: string): Promise<Result<null>> {
    return this.#waysIn.withdraw(userId);
  }

  bans(actorId: string): Result<StoredBan[]> {
    return this.#waysIn.bans(actorId);
  }

  async ban(actorId: string, userId: string, by?: Origin): Promise<Result<null>> {
    return this.#waysIn.ban(actorId, userId, by);
  }

  async liftBan(actorId: string, userId: string): Promise<Result<null>> {
    return this.#waysIn.liftBan(actorId, userId);
  }

  async setInUse(userId: string, isInUse: boolean): Promise<Result<null>> {
    return this.#actions.setInUse(userId, isInUse);
  }

  async updateProfile(userId: string, person: Person): Promise<Result<null>> {
    return this.#actions.updateProfile(userId, person);
  }

  async delete(actorId: string): Promise<Result<null>> {
    return this.#actions.deleteConversation(actorId);
  }

  /** Serves the user's object: see `Revocations.revoke`. */
  disconnect(userId: string, sessionId: string | null, at: number): void {
    this.#revocations.revoke(userId, sessionId, at);
  }

  socketsOf(userId: string): string[] {
    return this.#room.sockets.byUser(userId).map(({ socket_id }) => socket_id);
  }

  /** Serves the operator: rewrites D1's rows of this conversation, and removes those that it does not have. */
  async rebuildProjection(): Promise<Result<{ head: number }>> {
    const { store } = this.#room;
    if (store === null || this.#room.imports.isRunning) {
      return err(failure("not_found", "Conversation not found"));
    }
    await this.#projection.rebuild(() => {
      this.#deadlines.arm();
    });
    return ok({ head: store.head });
  }

  erasePerson(userId: string, wish: ErasureWish): Promise<ErasureStep> {
    return this.#persons.step(userId, wish);
  }

  personalPage(userId: string, after: number | null): Result<PersonalPage> {
    return new PersonalExport(this.#room).page(userId, after);
  }

  exportPage(position: ExportPosition | null): Result<ExportPage> {
    return this.#exports.page(position);
  }

  botBegins(botId: string, position: ClientPosition | null): Result<BotBegun> {
    return this.#bots.begin(botId, position);
  }

  botEnds(botId: string): void {
    this.#bots.end(botId);
  }

  whisper(botId: string, userId: string, frame: AnswerFrame): Result<null> {
    const found = [botId, userId].map((id) => this.#room.member(id)).find(({ ok }) => !ok);
    if (found?.ok === false) return found;
    this.#room.sockets.sendToUser(userId, encodeFrame(frame), Date.now());
    return ok(null);
  }

  changesFor(botId: string, since: number, epoch: string): Result<{ text: string; to: number }> {
    return this.#bots.page(botId, since, epoch);
  }

  beginImport(record: ConversationRecord, documentId: string): Result<ImportState> {
    return this.#importing.begin(record, documentId, Date.now());
  }

  importState(): Result<ImportState> {
    return this.#importing.state();
  }

  importSlice(slice: ImportSlice): Result<ImportState> {
    return this.#importing.take(slice, Date.now());
  }

  importFile(file: ImportedFile): Result<string | null> {
    return this.#importing.claimFile(file, Date.now());
  }

  abandonImport(): Result<null> {
    return this.#importing.abandon(new Date().toISOString());
  }

  /** Accepts an upgrade that the Worker let through. A refusal returns a `Failure` for the Worker to close with. */
  override async fetch(request: Request): Promise<Response> {
    const upgrade = readUpgrade(request);
    const { sockets } = this.#room;
    const found = this.#room.member(upgrade.user_id);
    if (!found.ok) return Response.json(found.error, { status: 404 });
    const now = Date.now();
    if (this.#revocations.overtook(upgrade)) {
      return Response.json(failure("session_revoked"), { status: 401 });
    }
    // Sweeps first, so that the new socket is shown nobody who is gone.
    sockets.sweep(now);
    const { 0: client, 1: server } = new WebSocketPair();
    const session = sockets.accept(server, {
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
    this.#liveliness.joined(session, now);
    const { store, member } = found.value;
    const apart = this.#room.apartFrom(upgrade.user_id);
    const welcome = welcomeFrame(
      store,
      {
        me: this.#room.withDelivered(member),
        members: this.#queries.membersSeenFirst(member, store),
        online: sockets.online().filter((id) => !apart.has(id)),
      },
      { limits: limitsOf(configOf(this.env)), features: featuresOf(this.env) },
    );
    sockets.send(session, encodeFrame(welcome));
    this.ctx.waitUntil(catchUp({ sockets, pages: this.#pages }, session, store, upgrade.position));
    this.#deadlines.arm();
    return switching(client, upgrade.subprotocol);
  }

  /** Returns nothing to the runtime: awaiting a commit here would hold back the socket's next frame. */
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
    this.#room.sockets.sweep(Date.now());
    await this.#deadlines.ring();
  }

  #left(socket: Attachment): void {
    this.#liveliness.left(socket, Date.now());
    this.ctx.waitUntil(this.#unregister(socket));
  }

  async #unregister({ user_id, socket_id }: Attachment): Promise<void> {
    try {
      await this.env.USERS.getByName(user_id).closeSocket(socket_id);
    } catch (error) {
      // The user's object finds out by itself at its next count.
      log("error", "unregister_failed", { user_id }, error);
    }
  }

  async #leaseSends(userId: string, sent: number, wanted: number): Promise<SendLease> {
    try {
      return await this.env.USERS.getByName(userId).leaseSends(sent, wanted);
    } catch (error) {
      log("error", "sends_not_counted", { user_id: userId }, error);
      return { granted: wanted, retry_after_ms: 0 };
    }
  }

  async #chargeText(userId: string, bytes: number): Promise<number> {
    try {
      return await this.env.USERS.getByName(userId).chargeText(bytes);
    } catch (error) {
      log("error", "text_not_charged", { user_id: userId }, error);
      return 0;
    }
  }

  #viewAfter(userId: string, changed: Result<unknown>): Result<Conversation> {
    return changed.ok ? this.#queries.view(userId) : changed;
  }
}

function busy(how: "erased" | "imported"): Result<never> {
  const detail = `The conversation is being ${how}`;
  return err(failure("overloaded", detail, { retry_after_ms: 60_000 }));
}

function messageOf(changed: Result<{ message: Message }>): Result<Message> {
  return changed.ok ? ok(changed.value.message) : changed;
}
