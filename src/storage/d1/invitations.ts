import { OWN_JOIN_REQUESTS_MAX } from "#protocol/invitation.ts";

/** Records a code's group before the group's object knows the code. */
export async function insertInvitation(
  db: D1Database,
  codeHash: string,
  conversationId: string,
): Promise<void> {
  await db
    .prepare("INSERT INTO invitations (code_hash, conversation_id) VALUES (?, ?)")
    .bind(codeHash, conversationId)
    .run();
}

export async function forgetInvitations(
  db: D1Database,
  codeHashes: readonly string[],
): Promise<void> {
  if (codeHashes.length === 0) return;
  await db
    .prepare("DELETE FROM invitations WHERE code_hash IN (SELECT value FROM json_each(?))")
    .bind(JSON.stringify(codeHashes))
    .run();
}

/** Returns the group for a code's hash, or null. */
export async function invitedTo(db: D1Database, codeHash: string): Promise<string | null> {
  return db
    .prepare("SELECT conversation_id FROM invitations WHERE code_hash = ?")
    .bind(codeHash)
    .first<string>("conversation_id");
}

/** Records a join request before the group has it. Returns false if the person has too many pending requests. */
export async function recordRequest(
  db: D1Database,
  userId: string,
  conversationId: string,
): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `INSERT INTO join_requests (user_id, conversation_id)
       SELECT ?1, ?2 WHERE (SELECT count(*) FROM join_requests WHERE user_id = ?1 AND conversation_id <> ?2) < ?3
       ON CONFLICT (user_id, conversation_id) DO UPDATE SET user_id = excluded.user_id`,
    )
    .bind(userId, conversationId, OWN_JOIN_REQUESTS_MAX)
    .run();
  return meta.changes > 0;
}

export async function requestedBy(db: D1Database, userId: string): Promise<string[]> {
  const { results } = await db
    .prepare("SELECT conversation_id FROM join_requests WHERE user_id = ? ORDER BY conversation_id")
    .bind(userId)
    .all<{ conversation_id: string }>();
  return results.map(({ conversation_id }) => conversation_id);
}

export async function forgetRequests(
  db: D1Database,
  userId: string,
  conversationIds: readonly string[],
): Promise<void> {
  if (conversationIds.length === 0) return;
  await db
    .prepare(
      "DELETE FROM join_requests WHERE user_id = ?1 AND conversation_id IN (SELECT value FROM json_each(?2))",
    )
    .bind(userId, JSON.stringify(conversationIds))
    .run();
}
