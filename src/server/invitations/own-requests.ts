import type { OwnJoinRequest } from "#protocol/invitation.ts";
import { forgetRequests, requestedBy } from "#storage/d1/invitations.ts";
import type { Env } from "../env.ts";

/** Returns a person's requests as their groups have them, and forgets those that were answered. */
export async function ownRequests(env: Env, userId: string): Promise<OwnJoinRequest[]> {
  const ids = await requestedBy(env.DB, userId);
  const requests = await Promise.all(
    ids.map((id) => env.CONVERSATIONS.getByName(id).ownRequest(userId)),
  );
  const gone = ids.filter((_, i) => requests[i] === null);
  await forgetRequests(env.DB, userId, gone);
  return requests.filter((request) => request !== null);
}
