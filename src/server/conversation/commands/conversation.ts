import type { Actor } from "#domain/actor.ts";
import { checkMetadata, sameMetadata, withMetadata } from "#domain/metadata.ts";
import { permit } from "#domain/permissions.ts";
import type { ConversationPatch, ConversationRecord } from "#protocol/conversation.ts";
import { mediaKeyOf } from "#protocol/media-address.ts";
import { ok, type Result } from "#protocol/result.ts";
import type { Action } from "#protocol/rights.ts";
import type { Change } from "#storage/conversation/change.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import type { Profile } from "#protocol/user.ts";
import { done, refused, type Command } from "./command.ts";
import { report } from "./report.ts";

/**
 * Changes the conversation's title, picture, settings or metadata. Writes one row, and for a new title one more with
 * its report (SYSTEM-1).
 */
export function changeConversation(
  patch: ConversationPatch,
  metadataBytes: number,
  app: Profile,
): Command<null> {
  return (state) => {
    const { store, actor } = state;
    const permitted = permitPatch(store, actor, patch);
    if (!permitted.ok) return refused(permitted.error);
    const { conversation } = store;
    const { title = conversation.title, avatar_url = conversation.avatar_url } = patch;
    const history = patch.history ?? conversation.history;
    const { members_invite: _, join_approval: __, ...before } = conversation;
    const joining = joiningAfter(conversation, patch);
    const described = { ...withMetadata(before, patch.metadata), ...joining };
    const fits = checkMetadata(described, metadataBytes);
    if (!fits.ok) return refused(fits.error);
    const changes: Change[] = [];
    if (typeof patch.avatar_url === "string") {
      changes.push({ kind: "media_carried", media_url: patch.avatar_url });
    }
    const isChanged =
      title !== conversation.title ||
      avatar_url !== conversation.avatar_url ||
      history !== conversation.history ||
      joining.members_invite !== conversation.members_invite ||
      joining.join_approval !== conversation.join_approval;
    if (!isChanged && sameMetadata(described, conversation)) {
      return done(null, ...changes);
    }
    const former = conversation.avatar_url;
    if (avatar_url !== former && former !== null && mediaKeyOf(former) !== null) {
      changes.push({ kind: "media_dropped", media_url: former });
    }
    const record: ConversationRecord = {
      ...described,
      title,
      avatar_url,
      ...(history === undefined ? {} : { history }),
      version: store.head + 1,
    };
    changes.push({ kind: "conversation", record });
    if (title !== conversation.title) {
      changes.push(...report(state, 1, { type: "renamed", title }, app));
    }
    return done(null, ...changes);
  };
}

/** Omits a setting that is false. */
function joiningAfter(
  conversation: ConversationRecord,
  patch: ConversationPatch,
): Pick<ConversationRecord, "members_invite" | "join_approval"> {
  const members_invite = patch.members_invite ?? conversation.members_invite ?? false;
  const join_approval = patch.join_approval ?? conversation.join_approval ?? false;
  return {
    ...(members_invite ? { members_invite } : {}),
    ...(join_approval ? { join_approval } : {}),
  };
}

export function permitPatch(
  { conversation: { kind } }: ConversationStore,
  { role }: Actor,
  { title, avatar_url, history, metadata, members_invite, join_approval }: ConversationPatch,
): Result<null> {
  const actions: Action[] = [];
  if (title !== undefined) actions.push("rename");
  if (avatar_url !== undefined) actions.push("change_avatar");
  if (history !== undefined) actions.push("change_history");
  if (metadata !== undefined) actions.push("change_metadata");
  if (members_invite !== undefined || join_approval !== undefined) actions.push("change_joining");
  return actions.map((action) => permit(kind, role, action)).find(({ ok }) => !ok) ?? ok(null);
}

export function deleteConversation(): Command<null> {
  return ({ store, actor, now }) => {
    const permitted = permit(store.conversation.kind, actor.role, "delete_conversation");
    return permitted.ok ? done(null, { kind: "ended", at: now }) : refused(permitted.error);
  };
}
