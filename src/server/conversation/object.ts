import { DurableObject } from "cloudflare:workers";
import type { Origin } from "#storage/audit-row.ts";
import type { AnswerFrame } from "#protocol/frames/answer.ts";
import type { FollowedThreads } from "#domain/notified.ts";
import type { ClientPosition } from "#domain/syncing.ts";
import type {
  Conversation,
  ConversationPatch,
  ConversationRecord,
} from "#protocol/conversation.ts";
import type { ConversationEvent } from "#protocol/event.ts";
import type {
  Invitation,
  InvitationCreate,
  JoinStanding,
  OwnJoinRequest,
} from "#protocol/invitation.ts";
import type { Member, MemberListQuery, Reader, Role, SettingsPatch } from "#protocol/member.ts";
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
import { ok, type Result } from "#protocol/result.ts";
import { APP_ID } from "#protocol/user.ts";
import type { ImportState } from "#protocol/transfer/import.ts";
import type { Env } from "../env.ts";
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
import { answerClose } from "../sockets/transport.ts";
import { timely } from "../timely.ts";
import type { StoredBan, StoredRequest } from "#storage/conversation/ways-in.ts";
import type { SourceText } from "../translation/translations.ts";
import { noticeFor } from "./notices.ts";
import { PersonalExport } from "./personal-export.ts";
import { partsOf, type Parts } from "./parts.ts";
import { whisper } from "./whisper.ts";

/**
 * The single writer of one conversation, called over RPC, by events of its sockets, and by its alarm. It passes each
 * call to one of its parts (`parts.ts`) and decides nothing. Every call on behalf of a person checks that they are a
 * member. A call for a conversation that does not exist leaves no storage behind (HIBERNATE-3).
 */
export class ConversationObject extends DurableObject<Env> implements ConversationApi {
  readonly #parts: Parts;

  constructor(ctx: DurableObjectState, bindings: Env) {
    super(ctx, timely(bindings));
    this.#parts = partsOf(ctx, this.env);
  }

  /** Creates or finds the conversation; `fresh` states which. */
  async create(spec: NewConversation): Promise<Result<{ view: Conversation; fresh: boolean }>> {
    const created = await this.#parts.creation.create(spec);
    if (!created.ok) return created;
    const { fresh } = created.value;
    const view = spec.creator === null ? this.view(APP_ID) : await this.open(spec.creator.user_id);
    return view.ok ? ok({ view: view.value, fresh }) : view;
  }

  async open(userId: string): Promise<Result<Conversation>> {
    return this.#viewAfter(userId, await this.#parts.actions.open(userId));
  }

  view(userId: string): Result<Conversation> {
    return this.#parts.queries.view(userId);
  }

  notice(userId: string, followed: FollowedThreads): Notice | null {
    return noticeFor(this.#parts.room, userId, { followed, now: Date.now() });
  }

  members(userId: string, cursor: string | undefined, limit: number): Result<List<Member>> {
    return this.#parts.queries.members(userId, cursor, limit);
  }

  history(userId: string, query: MessagePageQuery, repliesTo?: number): Result<HistoryPage> {
    return this.#parts.queries.history(userId, query, repliesTo);
  }

  attachments(userId: string, query: MediaPageQuery): Result<Message[]> {
    return this.#parts.queries.attachments(userId, query);
  }

  pins(userId: string): Result<Message[]> {
    return this.#parts.queries.pins(userId);
  }

  revisions(userId: string, messageId: number, page: RevisionPageQuery): Result<List<Revision>> {
    return this.#parts.queries.revisions(userId, messageId, page);
  }

  readers(userId: string, messageId: number, page: MemberListQuery): Result<List<Reader>> {
    return this.#parts.queries.readers(userId, messageId, page);
  }

  message(userId: string, id: number): Result<Message> {
    return this.#parts.queries.message(userId, id);
  }

  textOf(userId: string, id: number): Result<SourceText> {
    return this.#parts.queries.textOf(userId, id);
  }

  emit(userId: string, event: ConversationEvent): Result<null> {
    return this.#parts.events.emit(userId, event, Date.now());
  }

  async send(userId: string, draft: Draft): Promise<Result<{ message: Message; fresh: boolean }>> {
    this.#parts.liveliness.stopTyping(userId, Date.now());
    return this.#parts.sending.send(userId, draft);
  }

  async read(userId: string, messageId: number): Promise<Result<number>> {
    return this.#parts.reads.read(userId, messageId);
  }

  async edit(userId: string, target: Target, edit: MessagePatch): Promise<Result<Message>> {
    return messageOf(await this.#parts.sending.edit(userId, target, edit));
  }

  async erase(userId: string, target: Target): Promise<Result<Message>> {
    return messageOf(await this.#parts.actions.delete(userId, target));
  }

  async previewMade(messageId: number, url: string, preview: Preview | null): Promise<void> {
    await this.#parts.previews.receive(messageId, url, preview);
  }

  async react(
    userId: string,
    target: Target,
    emoji: string,
    active: boolean,
  ): Promise<Result<Message>> {
    return messageOf(await this.#parts.actions.react(userId, target, emoji, active));
  }

  async pin(userId: string, target: Target, active: boolean): Promise<Result<Message>> {
    return messageOf(await this.#parts.actions.pin(userId, target, active));
  }

  async markUnread(userId: string, messageId: number): Promise<Result<Conversation>> {
    return this.#viewAfter(userId, await this.#parts.actions.markUnread(userId, messageId));
  }

  async clear(userId: string): Promise<Result<Conversation>> {
    return this.#viewAfter(userId, await this.#parts.actions.clear(userId));
  }

  /** `language`: the language that this person reads, if it is new. */
  async changeSettings(
    userId: string,
    patch: SettingsPatch,
    language: string | null,
  ): Promise<Result<Conversation>> {
    return this.#viewAfter(
      userId,
      await this.#parts.actions.changeSettings(userId, patch, language),
    );
  }

  async answerRequest(userId: string, answer: RequestAnswer): Promise<Result<Conversation>> {
    return this.#viewAfter(userId, await this.#parts.actions.answerRequest(userId, answer));
  }

  async setBlocked(userId: string, blockedId: string, active: boolean): Promise<Result<null>> {
    this.#parts.blocks.noteChange();
    const changed = await this.#parts.actions.setBlocked(userId, blockedId, active);
    return changed.ok ? ok(null) : changed;
  }

  mayAdd(actorId: string, userId: string, role: Role): Result<Member | null> {
    return this.#parts.queries.mayAdd(actorId, userId, role);
  }

  async addMember(
    actorId: string,
    user: NewMember,
    role: Role,
  ): Promise<Result<{ member: Member; fresh: boolean }>> {
    const added = await this.#parts.actions.addMember(actorId, user, role);
    if (!added.ok) return added;
    if (added.value.fresh) await this.#parts.deadlines.attempt(this.#parts.blocks.job);
    return ok({ ...added.value, member: this.#parts.room.visibleTo(actorId, added.value.member) });
  }

  async removeMember(actorId: string, userId: string, by?: Origin): Promise<Result<Member>> {
    return this.#parts.actions.removeMember(actorId, userId, by);
  }

  async setRole(actorId: string, userId: string, role: Role, by?: Origin): Promise<Result<Member>> {
    const changed = await this.#parts.actions.setRole(actorId, userId, role, by);
    return changed.ok ? ok(this.#parts.room.visibleTo(actorId, changed.value)) : changed;
  }

  /** Changes its title, picture or metadata. */
  async change(actorId: string, patch: ConversationPatch): Promise<Result<Conversation>> {
    return this.#viewAfter(actorId, await this.#parts.actions.changeConversation(actorId, patch));
  }

  async createInvitation(
    actorId: string,
    fresh: { id: string; code: string },
    wish: InvitationCreate,
  ): Promise<Result<{ invitation: Invitation; forgotten: Invitation[] }>> {
    return this.#parts.waysIn.create(actorId, fresh, wish);
  }

  invitations(actorId: string): Result<Invitation[]> {
    return this.#parts.waysIn.list(actorId);
  }

  async revokeInvitation(actorId: string, invitationId: string): Promise<Result<null>> {
    return this.#parts.waysIn.revoke(actorId, invitationId);
  }

  invitationLead(code: string): Result<InvitationLead> {
    return this.#parts.waysIn.lead(code, new Date().toISOString());
  }

  joinStanding(code: string, userId: string): Result<JoinStanding> {
    return this.#parts.waysIn.standing(code, userId, new Date().toISOString());
  }

  async join(
    code: string,
    user: NewMember,
    note: string | null,
  ): Promise<Result<{ standing: JoinStanding; fresh: boolean }>> {
    const joined = await this.#parts.waysIn.join(code, user, note);
    if (joined.ok && joined.value.fresh)
      await this.#parts.deadlines.attempt(this.#parts.blocks.job);
    return joined;
  }

  joinRequests(actorId: string): Result<StoredRequest[]> {
    return this.#parts.waysIn.requests(actorId);
  }

  async approveRequest(actorId: string, user: NewMember): Promise<Result<Member>> {
    const approved = await this.#parts.waysIn.approve(actorId, user);
    if (approved.ok) await this.#parts.deadlines.attempt(this.#parts.blocks.job);
    return approved;
  }

  async declineRequest(actorId: string, userId: string): Promise<Result<null>> {
    return this.#parts.waysIn.decline(actorId, userId);
  }

  ownRequest(userId: string): OwnJoinRequest | null {
    return this.#parts.waysIn.ownRequest(userId, new Date().toISOString());
  }

  async withdrawRequest(userId: string): Promise<Result<null>> {
    return this.#parts.waysIn.withdraw(userId);
  }

  bans(actorId: string): Result<StoredBan[]> {
    return this.#parts.waysIn.bans(actorId);
  }

  async ban(actorId: string, userId: string, by?: Origin): Promise<Result<null>> {
    return this.#parts.waysIn.ban(actorId, userId, by);
  }

  async liftBan(actorId: string, userId: string): Promise<Result<null>> {
    return this.#parts.waysIn.liftBan(actorId, userId);
  }

  async setInUse(userId: string, isInUse: boolean): Promise<Result<null>> {
    return this.#parts.actions.setInUse(userId, isInUse);
  }

  async updateProfile(userId: string, person: Person): Promise<Result<null>> {
    return this.#parts.actions.updateProfile(userId, person);
  }

  async delete(actorId: string): Promise<Result<null>> {
    return this.#parts.actions.deleteConversation(actorId);
  }

  /** Serves the user's object: see `Revocations.revoke`. */
  disconnect(userId: string, sessionId: string | null, at: number): void {
    this.#parts.revocations.revoke(userId, sessionId, at);
  }

  socketsOf(userId: string): string[] {
    return this.#parts.room.sockets.byUser(userId).map(({ socket_id }) => socket_id);
  }

  async rebuildProjection(): Promise<Result<{ head: number }>> {
    return this.#parts.projection.rebuild(() => {
      this.#parts.deadlines.arm();
    });
  }

  erasePerson(userId: string, wish: ErasureWish): Promise<ErasureStep> {
    return this.#parts.persons.step(userId, wish);
  }

  personalPage(userId: string, after: number | null): Result<PersonalPage> {
    return new PersonalExport(this.#parts.room).page(userId, after);
  }

  exportPage(position: ExportPosition | null): Result<ExportPage> {
    return this.#parts.exports.page(position);
  }

  botBegins(botId: string, position: ClientPosition | null): Result<BotBegun> {
    return this.#parts.bots.begin(botId, position);
  }

  botEnds(botId: string): void {
    this.#parts.bots.end(botId);
  }

  whisper(botId: string, userId: string, frame: AnswerFrame): Result<null> {
    return whisper(this.#parts.room, { botId, userId }, frame);
  }

  changesFor(botId: string, since: number, epoch: string): Result<{ text: string; to: number }> {
    return this.#parts.bots.page(botId, since, epoch);
  }

  beginImport(record: ConversationRecord, documentId: string): Result<ImportState> {
    return this.#parts.importing.begin(record, documentId, Date.now());
  }

  importState(): Result<ImportState> {
    return this.#parts.importing.state();
  }

  importSlice(slice: ImportSlice): Result<ImportState> {
    return this.#parts.importing.take(slice, Date.now());
  }

  importFile(file: ImportedFile): Result<string | null> {
    return this.#parts.importing.claimFile(file, Date.now());
  }

  abandonImport(): Result<null> {
    return this.#parts.importing.abandon(new Date().toISOString());
  }

  override async fetch(request: Request): Promise<Response> {
    return this.#parts.opening.open(request, Date.now());
  }

  /** Returns nothing to the runtime: awaiting a commit here would hold back the socket's next frame. */
  override webSocketMessage(ws: WebSocket, data: string | ArrayBuffer): void {
    const session = this.#parts.room.sockets.of(ws);
    if (session !== undefined) this.ctx.waitUntil(this.#parts.frames.receive(session, data));
  }

  override webSocketClose(ws: WebSocket, code: number): void {
    answerClose(ws, code);
    this.#parts.room.sockets.left(ws);
  }

  override webSocketError(ws: WebSocket): void {
    this.#parts.room.sockets.left(ws);
  }

  override async alarm(): Promise<void> {
    this.#parts.room.sockets.sweep(Date.now());
    await this.#parts.deadlines.ring();
  }

  #viewAfter(userId: string, changed: Result<unknown>): Result<Conversation> {
    return changed.ok ? this.#parts.queries.view(userId) : changed;
  }
}

function messageOf(changed: Result<{ message: Message }>): Result<Message> {
  return changed.ok ? ok(changed.value.message) : changed;
}
