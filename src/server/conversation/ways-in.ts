import { permitInviting, usable, visibleInvitations } from "#domain/invitations.ts";
import { standingOf } from "#domain/join-requests.ts";
import { activeMember, activeMembers } from "#domain/membership.ts";
import { permit } from "#domain/permissions.ts";
import { failure } from "#protocol/errors.ts";
import type {
  Invitation,
  InvitationCreate,
  JoinStanding,
  OwnJoinRequest,
} from "#protocol/invitation.ts";
import { mediaKeyOf } from "#protocol/media-address.ts";
import type { Member } from "#protocol/member.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { Origin } from "#storage/audit-row.ts";
import type { StoredBan, StoredRequest } from "#storage/conversation/ways-in.ts";
import type { Config } from "../config.ts";
import type { InvitationLead, NewMember } from "../objects/conversation.ts";
import { appProfile } from "./app-profile.ts";
import { ban, liftBan } from "./commands/bans.ts";
import { ifRoom } from "./commands/if-room.ts";
import { createInvitation, revokeInvitation, type NewInvitation } from "./commands/invitations.ts";
import {
  approveRequest,
  declineRequest,
  join,
  stateOf,
  withdrawRequest,
  type Joined,
} from "./commands/joining.ts";
import type { Commits } from "./commits.ts";
import type { Projection } from "./projection.ts";
import type { Room } from "./room.ts";
import type { StorageBudget } from "./storage-budget.ts";

interface Options {
  room: Room;
  config: Pick<Config, "MAX_MEMBERS" | "APP_NAME">;
  commits: Commits;
  projection: Projection;
  space: StorageBudget;
}

/** How people join a group by themselves: invitations, join requests, and the bans that keep people out. */
export class WaysIn {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  create(
    actorId: string,
    fresh: NewInvitation,
    wish: InvitationCreate,
  ): Promise<Result<{ invitation: Invitation; forgotten: Invitation[] }>> {
    const command = ifRoom(createInvitation(fresh, wish), () => this.#options.space.hasRoom());
    return this.#options.commits.run(actorId, command);
  }

  list(actorId: string): Result<Invitation[]> {
    const found = this.#options.room.actor(actorId);
    if (!found.ok) return found;
    const { store, actor } = found.value;
    const permitted = permitInviting(store.conversation, actor);
    if (!permitted.ok) return permitted;
    return ok(visibleInvitations(store.conversation, actor, store.waysIn.invitations()));
  }

  revoke(actorId: string, invitationId: string): Promise<Result<null>> {
    return this.#options.commits.run(actorId, revokeInvitation(invitationId));
  }

  /** Returns where a code leads, for anyone who has it. */
  lead(code: string, now: string): Result<InvitationLead> {
    const { store } = this.#options.room;
    const invitation = store?.waysIn.byCode(code);
    if (store === null || invitation === undefined) return invitationNotFound();
    const isOpen = usable(invitation, now);
    if (!isOpen.ok) return isOpen;
    const { title, avatar_url, join_approval } = store.conversation;
    const maker = activeMember(store.members, invitation.created_by);
    return ok({
      picture_key: avatar_url === null ? null : mediaKeyOf(avatar_url),
      title,
      member_count: activeMembers(store.members).length,
      invited_by: maker === undefined ? null : (maker.nickname ?? maker.display_name),
      approval: invitation.approval || join_approval === true,
      expires_at: invitation.expires_at,
    });
  }

  /** Returns a person's standing in the group that a code leads to. */
  standing(code: string, userId: string, now: string): Result<JoinStanding> {
    const { store } = this.#options.room;
    const invitation = store?.waysIn.byCode(code);
    if (store === null || invitation === undefined) return invitationNotFound();
    const conversation_id = store.conversation.id;
    if (activeMember(store.members, userId) !== undefined) {
      return ok({ status: "member", conversation_id });
    }
    if (store.waysIn.isBanned(userId)) return err(failure("banned", "You can't join this group"));
    const status = standingOf(stateOf(store.waysIn.request(userId)), Date.parse(now));
    if (status === "requested") return ok({ status, conversation_id });
    const isOpen = usable(invitation, now);
    return isOpen.ok ? ok({ status, conversation_id: null }) : isOpen;
  }

  async join(code: string, user: NewMember, note: string | null): Promise<Result<Joined>> {
    const { commits, config } = this.#options;
    const command = ifRoom(join(code, user, note, config.MAX_MEMBERS), () =>
      this.#options.space.hasRoom(),
    );
    const joined = await commits.runOutside(command, { alone: true });
    if (joined.ok && joined.value.fresh) await this.#options.projection.untilProjected();
    return joined;
  }

  requests(actorId: string): Result<StoredRequest[]> {
    const found = this.#options.room.actor(actorId);
    if (!found.ok) return found;
    const { store, actor } = found.value;
    const permitted = permit(store.conversation.kind, actor.role, "answer_join_request");
    return permitted.ok ? ok(store.waysIn.waiting()) : permitted;
  }

  async approve(actorId: string, user: NewMember): Promise<Result<Member>> {
    const { commits, config, projection, room } = this.#options;
    const command = ifRoom(approveRequest(user, config.MAX_MEMBERS), () =>
      this.#options.space.hasRoom(),
    );
    const approved = await commits.run(actorId, command, { alone: true });
    if (!approved.ok) return approved;
    await projection.untilProjected();
    return ok(room.visibleTo(actorId, approved.value));
  }

  decline(actorId: string, userId: string): Promise<Result<null>> {
    return this.#options.commits.run(actorId, declineRequest(userId));
  }

  /** Returns a person's own join request, or null without one. */
  ownRequest(userId: string, now: string): OwnJoinRequest | null {
    const { store } = this.#options.room;
    const request = store?.waysIn.request(userId);
    if (store === null || request === undefined) return null;
    const status = standingOf(stateOf(request), Date.parse(now));
    if (status === "none") return null;
    const { id: conversation_id, title } = store.conversation;
    return { conversation_id, title, note: request.note, status, created_at: request.created_at };
  }

  withdraw(userId: string): Promise<Result<null>> {
    return this.#options.commits.runOutside(withdrawRequest(userId));
  }

  bans(actorId: string): Result<StoredBan[]> {
    const found = this.#options.room.actor(actorId);
    if (!found.ok) return found;
    const { store, actor } = found.value;
    const permitted = permit(store.conversation.kind, actor.role, "remove_member");
    return permitted.ok ? ok(store.waysIn.bans()) : permitted;
  }

  async ban(actorId: string, userId: string, by?: Origin): Promise<Result<null>> {
    const { commits, config, projection } = this.#options;
    const banned = await commits.run(
      actorId,
      ban(userId, config.MAX_MEMBERS, appProfile(config), by),
      {
        alone: true,
      },
    );
    if (banned.ok) await projection.untilProjected();
    return banned;
  }

  liftBan(actorId: string, userId: string): Promise<Result<null>> {
    return this.#options.commits.run(actorId, liftBan(userId));
  }
}

function invitationNotFound(): Result<never> {
  return err(failure("not_found", "Invitation not found"));
}
