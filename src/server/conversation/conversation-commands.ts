import { checkAvatar } from "#domain/avatar.ts";
import { permit } from "#domain/permissions.ts";
import type { ConversationPatch, ConversationRecord } from "#protocol/conversation.ts";
import type { Member } from "#protocol/member.ts";
import { ok, type Result } from "#protocol/result.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import type { Room } from "./room.ts";

/** Its title, its picture: one row, and everyone in it learns of it. */
export async function changeConversation(
  room: Room,
  actorId: string,
  patch: ConversationPatch,
): Promise<Result<null>> {
  const { avatar_url } = patch;
  const changed =
    typeof avatar_url === "string"
      ? await withAvatar(room, actorId, patch, avatar_url)
      : await commitPatch(room, actorId, patch);
  if (changed.ok) await room.projected();
  return changed;
}

/** MEDIA-8: its members may fetch it from when they see it; it is an upload of whoever makes it the picture. */
async function withAvatar(
  room: Room,
  actorId: string,
  patch: ConversationPatch,
  avatarUrl: string,
): Promise<Result<null>> {
  const found = room.member(actorId);
  if (!found.ok) return found;
  const permitted = permitPatch(found.value.store, found.value.member, patch);
  if (!permitted.ok) return permitted;
  return room.media.carrying(actorId, ["avatar_url", avatarUrl], async ({ user_id, media }) => {
    const fits = checkAvatar(user_id === actorId ? media : null);
    return fits.ok ? commitPatch(room, actorId, patch) : fits;
  });
}

function commitPatch(room: Room, actorId: string, patch: ConversationPatch): Promise<Result<null>> {
  return room.change(actorId, ({ store, putConversation }, actor) => {
    const permitted = permitPatch(store, actor, patch);
    if (!permitted.ok) return permitted;
    const { conversation } = store;
    const { title = conversation.title, avatar_url = conversation.avatar_url } = patch;
    if (typeof patch.avatar_url === "string") store.mediaWork.claimEnded(patch.avatar_url);
    if (title === conversation.title && avatar_url === conversation.avatar_url) return permitted;
    if (avatar_url !== conversation.avatar_url) room.media.dropped(store, conversation.avatar_url);
    const version = store.head + 1;
    const record: ConversationRecord = { ...conversation, title, avatar_url, version };
    putConversation(record);
    return permitted;
  });
}

function permitPatch(
  { conversation: { kind } }: ConversationStore,
  { role }: Member,
  { title, avatar_url }: ConversationPatch,
): Result<null> {
  const renamed = title === undefined ? ok(null) : permit(kind, role, "rename");
  if (!renamed.ok || avatar_url === undefined) return renamed;
  return permit(kind, role, "change_avatar");
}
