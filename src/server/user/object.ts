import { DurableObject } from "cloudflare:workers";
import type { Session } from "#protocol/auth.ts";
import type { Conversation } from "#protocol/conversation.ts";
import type { Deletion } from "#protocol/deletion.ts";
import { encodeInboxFrame } from "#protocol/encode.ts";
import { failure } from "#protocol/errors.ts";
import type { Typist } from "#protocol/inbox/frames.ts";
import type { PushSubscription } from "#protocol/push.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { DraftEnd, SavedDraft, SavedDraftPut } from "#protocol/saved-draft.ts";
import type { User } from "#protocol/user.ts";
import { BY_SERVER, type Origin } from "#storage/audit-row.ts";
import type { KeptAnswer } from "#storage/kept-answers.ts";
import type { OpenSocket } from "#storage/user/store.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
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
import { answerClose } from "../sockets/transport.ts";
import { timely } from "../timely.ts";
import type { QueuedMail } from "./mails.ts";
import type { AskingSession } from "./new-sign-ins.ts";
import { partsOf, type Parts } from "./parts.ts";

/**
 * One user, called over RPC, by the sockets of their inbox, and by its alarm. It hands each call to one of its parts
 * (`parts.ts`). `UserApi` documents what others call.
 */
export class UserObject extends DurableObject<Env> implements UserApi {
  readonly #parts: Parts;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, timely(env));
    this.#parts = partsOf(ctx, this.env);
  }

  override fetch(request: Request): Promise<Response> {
    return this.#parts.inboxSockets.open(request);
  }

  override webSocketMessage(ws: WebSocket, data: string | ArrayBuffer): void {
    const session = this.#parts.sockets.of(ws);
    if (session !== undefined) {
      this.#parts.waitUntil(this.#parts.inboxSockets.receive(session, data));
    }
  }

  override webSocketClose(ws: WebSocket, code: number): void {
    answerClose(ws, code);
    this.#parts.sockets.left(ws);
  }

  override webSocketError(ws: WebSocket): void {
    this.#parts.sockets.left(ws);
  }

  override async alarm(): Promise<void> {
    this.#parts.sockets.sweep(Date.now());
    await this.#parts.deadlines.ring();
  }

  /** A conversation does not wait for an inbox: this returns before the devices get the view. */
  conversationChanged(view: Conversation, meets: boolean): void {
    const { presence, drafting, inbox, waitUntil } = this.#parts;
    if (meets) presence.onConversation(view);
    drafting.conversationChanged(view, Date.now());
    waitUntil(inbox.changed(view));
  }

  conversationLeft(conversationId: string, revision: number): void {
    const { drafting, inbox, waitUntil } = this.#parts;
    drafting.conversationLeft(conversationId);
    waitUntil(inbox.left(conversationId, revision));
  }

  peerPresence(peerId: string, theirs: Presence): Presence {
    const { store, presence } = this.#parts;
    return store.blocks.has(peerId) ? presence.away() : presence.onAnnounce(peerId, theirs);
  }

  typingChanged(conversation_id: string, typing: Typist[]): boolean {
    const { sockets } = this.#parts;
    const frame = encodeInboxFrame({ type: "typing", conversation_id, typing });
    sockets.broadcast(frame, Date.now());
    return sockets.size > 0;
  }

  admit(
    sessionId: string,
    requestsPerMinute: number,
    budget?: "requests" | "media",
  ): Result<number> {
    return this.#parts.admission.admit(sessionId, requestsPerMinute, budget);
  }

  bring(userIds: readonly string[], strangers: number): Brought {
    return this.#parts.budgets.bring(userIds, strangers);
  }

  giveBackBring(userIds: readonly string[], strangers: number): void {
    this.#parts.budgets.giveBackBring(userIds, strangers);
  }

  leaseSends(sent: number, wanted: number): SendLease {
    return this.#parts.budgets.leaseSends(sent, wanted);
  }

  chargeText(bytes: number): number {
    return this.#parts.budgets.chargeText(bytes);
  }

  takeExport(): number {
    return this.#parts.budgets.takeExport();
  }

  openSocket(socket: Omit<OpenSocket, "opened_at">): Promise<Result<number>> {
    return this.#parts.admission.openSocket(socket);
  }

  renewSocket(socketId: string, sessionId: string, moved: boolean): Result<number> {
    return this.#parts.admission.renewSocket(socketId, sessionId, moved);
  }

  closeSocket(socketId: string): void {
    this.#parts.store.removeSocket(socketId);
  }

  redeemTicket(ticketId: string, sessionId: string, until: number): Result<null> {
    return this.#parts.admission.redeemTicket(ticketId, sessionId, until);
  }

  startOnce(key: string, fingerprint: string): Result<{ seed: string; answer: KeptAnswer | null }> {
    const started = this.#parts.once.start(key, fingerprint, Date.now());
    this.#parts.deadlines.arm();
    return started;
  }

  keepOnce(key: string, seed: string, answer: KeptAnswer): void {
    this.#parts.store.answers.keep(key, seed, answer);
  }

  forgetOnce(key: string, seed: string): void {
    this.#parts.store.answers.forget(key, seed);
  }

  revokeSession(sessionId: string, until: number): Promise<void> {
    return this.#parts.account.revokeSession(sessionId, until);
  }

  endSessions(sessionIds: readonly string[], by: EndedBy): Promise<void> {
    return this.#parts.account.endSessions(sessionIds, by);
  }

  notificationWanted(conversationId: string): void {
    this.#parts.notifying.wanted(conversationId);
    this.#parts.deadlines.arm();
  }

  pushSubscriptions(currentSession: string): PushSubscription[] {
    return this.#parts.notifying.list(currentSession);
  }

  async subscribePush(device: PushDevice): Promise<Result<PushSubscription>> {
    const { notifying, admission, userId } = this.#parts;
    const isValid = () => admission.standing(device.session_id).ok;
    try {
      const subscribed = await notifying.subscribe(device, isValid);
      return subscribed === null ? err(failure("session_revoked")) : ok(subscribed);
    } catch (error) {
      log("error", "push_not_registered", { user_id: userId() }, error);
      return err(failure("overloaded", undefined, { retry_after_ms: 5_000 }));
    }
  }

  unsubscribePush(sessionId: string): void {
    this.#parts.notifying.forget([sessionId]);
  }

  queueMail(mail: QueuedMail): void {
    this.#parts.mails.add(mail);
    this.#parts.deadlines.arm();
  }

  signedInAnew(session: Session): void {
    this.#parts.newSignIns.add(session, Date.now());
  }

  confirmSignIn(sessionId: string, by: AskingSession): Result<null> {
    return this.#parts.newSignIns.confirm(sessionId, by, Date.now());
  }

  sessionMarks(sessionIds: readonly string[]): SessionMarks {
    const { newSignIns, store } = this.#parts;
    const marked = new Set(newSignIns.list(Date.now()).map(({ id }) => id));
    return {
      ended: sessionIds.filter((id) => store.isRevoked(id)),
      new_devices: sessionIds.filter((id) => marked.has(id)),
    };
  }

  setDisabled(disabled: boolean, by: Origin = BY_SERVER): Promise<Result<null>> {
    return this.#parts.account.setDisabled(disabled, by);
  }

  beginDeletion(wish: DeletionWish): Promise<Deletion> {
    return this.#parts.account.beginDeletion(wish);
  }

  undoDeletion(): Promise<Result<boolean>> {
    return this.#parts.leaving.undo();
  }

  maySignIn(): Result<null> {
    return this.#parts.admission.maySignIn();
  }

  leaverSignedIn(sessionId: string): void {
    this.#parts.leaving.signedIn(sessionId);
  }

  admitLeaver(sessionId: string, outside: boolean, requestsPerMinute: number): Result<number> {
    return this.#parts.admission.admitLeaver(sessionId, outside, requestsPerMinute);
  }

  eraseAgain(): void {
    this.#parts.leaving.again(Date.now());
    this.#parts.deadlines.arm();
  }

  async profileChanged(me: User, isShown?: boolean): Promise<void> {
    this.#parts.profile.changed(me, isShown);
  }

  async copyPicture(url: string): Promise<void> {
    this.#parts.picture.want(url);
    this.#parts.deadlines.arm();
  }

  putDraft(conversationId: string, draft: SavedDraftPut): Result<SavedDraft> {
    return this.#parts.drafting.put(conversationId, draft, Date.now());
  }

  endDraft(conversationId: string, seen: number | undefined): Result<DraftEnd> {
    return this.#parts.drafting.end(conversationId, seen, Date.now());
  }

  drafts(): Promise<SavedDraft[]> {
    return this.#parts.drafting.all();
  }

  async block(blockedId: string, active: boolean): Promise<Result<boolean>> {
    const { blocking, inbox, deadlines, waitUntil } = this.#parts;
    const changed = blocking.change(blockedId, active, Date.now());
    if (!changed.ok || !changed.value) return changed;
    waitUntil(inbox.blocksChanged());
    await deadlines.attempt(blocking.job);
    return changed;
  }

  standing(sessionId: string): Result<null> {
    return this.#parts.admission.standing(sessionId);
  }
}
