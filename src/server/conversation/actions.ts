import { checkAvatar } from "#domain/avatar.ts";
import type { ChangeDecision } from "#domain/changing.ts";
import { draftOf, notForwardable, toForward, type Forward } from "#domain/forwarding.ts";
import { checkMetadata, withMetadata } from "#domain/metadata.ts";
import { checkTextLength, type SendDecision } from "#domain/sending.ts";
import type { ConversationPatch } from "#protocol/conversation.ts";
import { failure } from "#protocol/errors.ts";
import { mediaKeyOf } from "#protocol/media-address.ts";
import type { Member, Role, SettingsPatch } from "#protocol/member.ts";
import type { ForwardOf } from "#protocol/forward.ts";
import type { Draft, Message, MessagePatch } from "#protocol/message.ts";
import type { RequestAnswer } from "#protocol/request.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { APP_ID, type Profile } from "#protocol/user.ts";
import type { Origin } from "#storage/audit-row.ts";
import { inTime } from "#storage/in-time.ts";
import { sendsPerMinuteTotal, type Config } from "../config.ts";
import type { NewMember, Person, Target } from "../objects/conversation.ts";
import type { SendLease } from "../objects/user.ts";
import { log } from "../log.ts";
import { perDay } from "#domain/token-bucket.ts";
import { TokenBuckets } from "../token-buckets.ts";
import {
  deleteMessage,
  editMessage,
  pinMessage,
  reactToMessage,
} from "./commands/change-message.ts";
import { changeConversation, deleteConversation, permitPatch } from "./commands/conversation.ts";
import { addMember, removeMember, setRole, updateProfile } from "./commands/members.ts";
import { ifRoom } from "./commands/if-room.ts";
import { changeSettings, clearHistory, markUnread, openConversation } from "./commands/personal.ts";
import {
  answerRequest,
  ifFewRequested,
  ifReachable,
  setBlocked,
  setInUse,
} from "./commands/reach.ts";
import { sendMessage, type Claimed } from "./commands/send-message.ts";
import { appProfile } from "./app-profile.ts";
import type { Command } from "./commands/command.ts";
import type { Commits } from "./commits.ts";
import type { MediaClaims } from "./media-claims.ts";
import type { Projection } from "./projection.ts";
import type { ReadPace } from "./read-pace.ts";
import type { Room } from "./room.ts";
import { SendBudget } from "./send-budget.ts";
import { StorageBudget } from "./storage-budget.ts";
import { TextBudget } from "./text-budget.ts";
import type { Transcripts } from "./transcripts.ts";

/** For the object of another conversation, which may have to wake. */
const FORWARD_TIMEOUT_MS = 5_000;

interface Options {
  room: Room;
  storage: DurableObjectStorage;
  config: Config;
  commits: Commits;
  media: MediaClaims;
  transcripts: Transcripts;
  reads: ReadPace;
  projection: Projection;
  /** Returns a message of any conversation, as this person sees it. */
  messageIn: (userId: string, of: ForwardOf) => Promise<Result<Message>>;
  /** See `UserApi.leaseSends`. */
  leaseSends: (userId: string, sent: number, wanted: number) => Promise<SendLease>;
  /** See `UserApi.chargeText`. */
  chargeText: (userId: string, bytes: number) => Promise<number>;
}

/**
 * Runs an action of a member or of the app, over REST or a socket: checks its limits, runs its command, then waits for
 * what the answer needs.
 */
export class Actions {
  readonly #options: Options;
  readonly #sends: TokenBuckets;
  readonly #total: SendBudget;
  readonly #texts: TextBudget;
  readonly #room: StorageBudget;
  readonly #app: Profile;

  constructor(options: Options) {
    this.#options = options;
    const { SENDS_PER_SECOND: per_second, SEND_BURST: burst } = options.config;
    this.#sends = new TokenBuckets({ per_second, burst });
    this.#total = new SendBudget({
      slack: burst,
      random: Math.random,
      now: Date.now,
      lease: options.leaseSends,
    });
    const { TEXT_BYTES_PER_DAY, CONVERSATION_BYTES } = options.config;
    this.#texts = new TextBudget({
      storage: options.storage.kv,
      rule: perDay(TEXT_BYTES_PER_DAY),
      random: Math.random,
      charge: options.chargeText,
    });
    this.#app = appProfile(options.config);
    this.#room = new StorageBudget(options.storage.sql, CONVERSATION_BYTES);
  }

  async send(userId: string, draft: Draft): Promise<Result<SendDecision>> {
    const { METADATA_BYTES } = this.#options.config;
    const { client_id, metadata, forward_of } = draft;
    const fits = checkMetadata(withMetadata({}, metadata), METADATA_BYTES);
    if (!fits.ok) return fits;
    if (forward_of !== undefined && !this.#isThere(userId, client_id)) {
      return this.#sendForward(userId, draft, forward_of);
    }
    const admitted = this.#admitText(userId, draft, client_id);
    return admitted.ok ? this.#commitMessage(userId, draft, null) : admitted;
  }

  /** FORWARD-1. Its source is read within the budget of sends, and what that says counts as written here. */
  async #sendForward(
    userId: string,
    written: Draft,
    forward_of: ForwardOf,
  ): Promise<Result<SendDecision>> {
    const admitted = this.#admitSend(userId);
    if (!admitted.ok) return admitted;
    const forward = await this.#forward(userId, forward_of);
    if (!forward.ok) return forward;
    const draft = draftOf(forward.value, written);
    const allowed = this.#admitWords(userId, draft, draft.client_id);
    return allowed.ok ? this.#commitMessage(userId, draft, forward.value) : allowed;
  }

  async #forward(userId: string, forward_of: ForwardOf): Promise<Result<Forward>> {
    try {
      const asked = this.#options.messageIn(userId, forward_of);
      const source = await inTime(FORWARD_TIMEOUT_MS, asked);
      return source.ok ? toForward(source.value, forward_of) : notForwardable();
    } catch (error) {
      log("error", "forward_failed", { conversation_id: this.#options.room.id }, error);
      return err(failure("overloaded", undefined, { retry_after_ms: 1_000 }));
    }
  }

  async #commitMessage(
    userId: string,
    draft: Draft,
    forward: Forward | null,
  ): Promise<Result<SendDecision>> {
    const { commits, media, transcripts, config } = this.#options;
    const size = sizeOf(draft);
    const { LINK_PREVIEWS: previews } = config;
    const commit = (claimed: Claimed | null) => {
      const message = sendMessage(draft, { claimed, forward, app: this.#app, previews });
      return commits.run(userId, this.#ifRoom(ifFewRequested(ifReachable(message))), { size });
    };
    const { media_url, client_id } = draft;
    const isUpload = media_url !== undefined && mediaKeyOf(media_url) !== null;
    if (!isUpload || this.#isThere(userId, client_id)) return commit(null);
    const field = forward === null ? "media_url" : "forward_of";
    return media.carrying(userId, [field, media_url], (stored) => {
      const transcript = forward?.media?.transcript ?? stored.media.transcript;
      const isVoice = stored.media.waveform !== null && transcript === null;
      const transcribe = isVoice && transcripts.isPossible;
      return commit({ media: { ...stored.media, transcript }, transcribe });
    });
  }

  async edit(userId: string, target: Target, edit: MessagePatch): Promise<Result<ChangeDecision>> {
    const admitted = this.#admitText(userId, edit);
    if (!admitted.ok) return admitted;
    const { commits, config } = this.#options;
    const change = editMessage(target, edit, config.METADATA_BYTES, config.LINK_PREVIEWS);
    const command = this.#ifRoom(ifReachable(change));
    return commits.run(userId, command, { size: sizeOf(edit) });
  }

  delete(userId: string, target: Target): Promise<Result<ChangeDecision>> {
    return this.#options.commits.run(userId, deleteMessage(target));
  }

  react(
    userId: string,
    target: Target,
    emoji: string,
    active: boolean,
  ): Promise<Result<ChangeDecision>> {
    const command = reactToMessage(target, emoji, active);
    const adds = () => this.#ifRoom(ifReachable(command));
    return this.#options.commits.run(userId, active ? adds() : command);
  }

  pin(userId: string, target: Target, active: boolean): Promise<Result<ChangeDecision>> {
    const command = ifReachable(pinMessage(target, active, this.#app));
    return this.#options.commits.run(userId, command);
  }

  /** Writes a waiting read position first, so that the mark stands. */
  async markUnread(userId: string, messageId: number): Promise<Result<null>> {
    const { reads, commits } = this.#options;
    await reads.flush(userId);
    return commits.run(userId, markUnread(messageId));
  }

  async changeSettings(
    userId: string,
    patch: SettingsPatch,
    language: string | null,
  ): Promise<Result<null>> {
    const { commits } = this.#options;
    return this.#projected(await commits.run(userId, changeSettings(patch, language)));
  }

  async clear(userId: string): Promise<Result<null>> {
    return this.#cleared(userId, false);
  }

  async answerRequest(userId: string, answer: RequestAnswer): Promise<Result<null>> {
    return this.#projected(await this.#options.commits.run(userId, answerRequest(answer)));
  }

  /** BLOCK-3. */
  async setBlocked(userId: string, blockedId: string, active: boolean): Promise<Result<boolean>> {
    const changed = await this.#options.commits.run(userId, setBlocked(blockedId, active));
    return changed.ok && !changed.value ? changed : this.#projected(changed);
  }

  async open(userId: string): Promise<Result<boolean>> {
    const opened = await this.#options.commits.run(userId, openConversation());
    return opened.ok && !opened.value ? opened : this.#projected(opened);
  }

  async addMember(
    actorId: string,
    user: NewMember,
    role: Role,
  ): Promise<Result<{ member: Member; fresh: boolean }>> {
    const { commits, config } = this.#options;
    const command = this.#ifRoom(addMember(user, role, config.MAX_MEMBERS, this.#app));
    const added = await commits.run(actorId, command, { alone: true });
    return added.ok && !added.value.fresh ? added : this.#projected(added);
  }

  /** Who leaves a direct conversation stays its member, and takes it from their list (CLEAR-3). */
  async removeMember(actorId: string, userId: string, by?: Origin): Promise<Result<Member>> {
    const { commits, config, projection } = this.#options;
    const found = this.#options.room.member(actorId);
    if (found.ok && actorId === userId && found.value.store.conversation.kind === "direct") {
      const left = await this.#cleared(userId, true);
      return left.ok ? ok(found.value.member) : left;
    }
    const command = removeMember(userId, config.MAX_MEMBERS, this.#app, by);
    const removed = await commits.run(actorId, command, { alone: true });
    if (!removed.ok) return removed;
    const { current, ends } = removed.value;
    await (ends ? projection.endAwaited() : projection.awaited());
    return ok(current);
  }

  async setRole(actorId: string, userId: string, role: Role, by?: Origin): Promise<Result<Member>> {
    const { commits, config } = this.#options;
    const command = setRole(userId, role, config.MAX_MEMBERS, this.#app, by);
    return this.#projected(await commits.run(actorId, command, { alone: true }));
  }

  setInUse(userId: string, isInUse: boolean): Promise<Result<null>> {
    return this.#options.commits.run(userId, setInUse(isInUse));
  }

  updateProfile(userId: string, person: Person): Promise<Result<null>> {
    return this.#options.commits.run(userId, updateProfile(person));
  }

  async changeConversation(actorId: string, patch: ConversationPatch): Promise<Result<null>> {
    const { avatar_url } = patch;
    const command = this.#ifDescribes(patch);
    const changed =
      typeof avatar_url === "string"
        ? await this.#withAvatar(actorId, patch, avatar_url)
        : await this.#options.commits.run(actorId, command);
    return this.#projected(changed);
  }

  async deleteConversation(actorId: string): Promise<Result<null>> {
    const { commits, projection } = this.#options;
    const deleted = await commits.run(actorId, deleteConversation(), { alone: true });
    if (deleted.ok) await projection.endAwaited();
    return deleted;
  }

  /** MEDIA-8: its members may fetch the avatar once they see it; it is an upload of the member who sets it. */
  async #withAvatar(
    actorId: string,
    patch: ConversationPatch,
    avatarUrl: string,
  ): Promise<Result<null>> {
    const { room, commits, media } = this.#options;
    const found = room.actor(actorId);
    if (!found.ok) return found;
    const permitted = permitPatch(found.value.store, found.value.actor, patch);
    if (!permitted.ok) return permitted;
    return media.carrying(actorId, ["avatar_url", avatarUrl], async (stored) => {
      const fits = checkAvatar(stored.user_id === actorId ? stored.media : null);
      return fits.ok ? commits.run(actorId, this.#ifDescribes(patch)) : fits;
    });
  }

  /** Writes a waiting read position first, like a mark as unread. */
  async #cleared(userId: string, hide: boolean): Promise<Result<null>> {
    const { reads, commits } = this.#options;
    await reads.flush(userId);
    return this.#projected(await commits.run(userId, clearHistory({ hide })));
  }

  /** STORE-1 counts metadata, which adds to the conversation, but not a title. */
  #ifDescribes(patch: ConversationPatch): Command<null> {
    const { METADATA_BYTES } = this.#options.config;
    const command = ifReachable(changeConversation(patch, METADATA_BYTES, this.#app));
    return patch.metadata === undefined ? command : this.#ifRoom(command);
  }

  /** STORE-1. */
  #ifRoom<T>(command: Command<T>): Command<T> {
    return ifRoom(command, () => this.#room.hasRoom());
  }

  /** The limits on a text and on a member's sends and edits. */
  #admitText(userId: string, words: MessagePatch, clientId?: string): Result<null> {
    const fits = checkTextLength(words.text, this.#options.config.MAX_TEXT_LENGTH);
    if (!fits.ok) return fits;
    const admitted = this.#admitSend(userId, clientId);
    return admitted.ok ? this.#admitWords(userId, words, clientId) : admitted;
  }

  /** The limit on a member's sends and edits, one over all their sockets and REST (SEND-6). */
  #admitSend(userId: string, clientId?: string): Result<null> {
    const { room, config } = this.#options;
    const found = room.actor(userId);
    if (!found.ok) return found;
    const now = Date.now();
    const pause = this.#sends.take(userId, now);
    if (pause > 0) {
      const detail = `At most ${config.SENDS_PER_SECOND} messages and edits a second`;
      return err(failure("rate_limited", detail, { retry_after_ms: pause }));
    }
    // The app writes for everyone: its keys have a limit of their own.
    if (userId === APP_ID) return ok(null);
    const wait = this.#total.take(userId, now);
    if (wait > 0 && !this.#isThere(userId, clientId)) {
      const detail = `At most ${sendsPerMinuteTotal(config)} messages and edits a minute, over all conversations`;
      return err(failure("rate_limited", detail, { retry_after_ms: wait }));
    }
    return ok(null);
  }

  /** The limits on a text, likewise (SEND-9). */
  #admitWords(
    userId: string,
    { text = "", metadata }: MessagePatch,
    clientId?: string,
  ): Result<null> {
    // The app writes for everyone: its keys have a limit of their own.
    if (userId === APP_ID) return ok(null);
    const now = Date.now();
    const written = metadata ? text + JSON.stringify(metadata) : text;
    const retry_after_ms = this.#texts.take(userId, written, now);
    if (retry_after_ms === 0) return ok(null);
    // A message that exists is acknowledged at once, not hours later.
    if (this.#isThere(userId, clientId)) return ok(null);
    const detail = `At most ${this.#options.config.TEXT_BYTES_PER_DAY} bytes of text a day`;
    return err(failure("rate_limited", detail, { retry_after_ms }));
  }

  /** SEND-2. */
  #isThere(userId: string, clientId: string | undefined): boolean {
    const messages = this.#options.room.store?.messages;
    return clientId !== undefined && messages?.idSentAs(userId, clientId) !== undefined;
  }

  /** PROJECT-3. */
  async #projected<T>(changed: Result<T>): Promise<Result<T>> {
    if (changed.ok) await this.#options.projection.awaited();
    return changed;
  }
}

/** How much of a commit's frame it takes. */
function sizeOf({ text = "", metadata }: MessagePatch): number {
  return text.length + (metadata ? JSON.stringify(metadata).length : 0);
}
