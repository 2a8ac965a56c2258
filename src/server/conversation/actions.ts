import { checkAvatar } from "#domain/avatar.ts";
import type { ChangeDecision } from "#domain/changing.ts";
import type { ConversationPatch } from "#protocol/conversation.ts";
import type { Member, Role, SettingsPatch } from "#protocol/member.ts";
import type { RequestAnswer } from "#protocol/request.ts";
import { ok, type Result } from "#protocol/result.ts";
import type { Profile } from "#protocol/user.ts";
import type { Origin } from "#storage/audit-row.ts";
import type { Config } from "../config.ts";
import type { NewMember, Person, Target } from "../objects/conversation.ts";
import { deleteMessage, pinMessage, reactToMessage } from "./commands/change-message.ts";
import { changeConversation, deleteConversation, permitPatch } from "./commands/conversation.ts";
import { addMember, removeMember, setRole, updateProfile } from "./commands/members.ts";
import { ifRoom } from "./commands/if-room.ts";
import { changeSettings, clearHistory, markUnread, openConversation } from "./commands/personal.ts";
import { answerRequest, ifReachable, setBlocked, setInUse } from "./commands/reach.ts";
import { appProfile } from "./app-profile.ts";
import type { Command } from "./commands/command.ts";
import type { Commits } from "./commits.ts";
import type { MediaClaims } from "./media-claims.ts";
import type { Projection } from "./projection.ts";
import type { ReadPace } from "./read-pace.ts";
import type { Room } from "./room.ts";
import type { StorageBudget } from "./storage-budget.ts";

interface Options {
  room: Room;
  config: Config;
  commits: Commits;
  media: MediaClaims;
  reads: ReadPace;
  projection: Projection;
  space: StorageBudget;
}

/**
 * Runs the actions of a member or of the app, over REST or a socket, except for sending and editing (`sending.ts`):
 * each runs its command, then waits until the change is where its answer says it is.
 */
export class Actions {
  readonly #options: Options;
  readonly #app: Profile;

  constructor(options: Options) {
    this.#options = options;
    this.#app = appProfile(options.config);
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
    const adds = () => this.#ifSpace(ifReachable(command));
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
    const command = this.#ifSpace(addMember(user, role, config.MAX_MEMBERS, this.#app));
    const added = await commits.run(actorId, command, { alone: true });
    return added.ok && !added.value.fresh ? added : this.#projected(added);
  }

  /** A person who leaves a direct conversation stays a member, and removes it from their list (CLEAR-3). */
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
    await (ends ? projection.untilErased() : projection.untilProjected());
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
    const command = this.#changeCommand(patch);
    const changed =
      typeof avatar_url === "string"
        ? await this.#withAvatar(actorId, patch, avatar_url)
        : await this.#options.commits.run(actorId, command);
    return this.#projected(changed);
  }

  async deleteConversation(actorId: string): Promise<Result<null>> {
    const { commits, projection } = this.#options;
    const deleted = await commits.run(actorId, deleteConversation(), { alone: true });
    if (deleted.ok) await projection.untilErased();
    return deleted;
  }

  /** MEDIA-8: the avatar is an upload of the member who sets it, and members may fetch it by the time they see it. */
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
      return fits.ok ? commits.run(actorId, this.#changeCommand(patch)) : fits;
    });
  }

  /** Writes a waiting read position first, so that it does not follow the clearing. */
  async #cleared(userId: string, hide: boolean): Promise<Result<null>> {
    const { reads, commits } = this.#options;
    await reads.flush(userId);
    return this.#projected(await commits.run(userId, clearHistory({ hide })));
  }

  /** STORE-1: only metadata needs space; a title does not add to the conversation. */
  #changeCommand(patch: ConversationPatch): Command<null> {
    const { METADATA_BYTES } = this.#options.config;
    const command = ifReachable(changeConversation(patch, METADATA_BYTES, this.#app));
    return patch.metadata === undefined ? command : this.#ifSpace(command);
  }

  /** STORE-1. */
  #ifSpace<T>(command: Command<T>): Command<T> {
    return ifRoom(command, () => this.#options.space.hasRoom());
  }

  /** PROJECT-3. */
  async #projected<T>(changed: Result<T>): Promise<Result<T>> {
    if (changed.ok) await this.#options.projection.untilProjected();
    return changed;
  }
}
