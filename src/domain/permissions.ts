import type { ConversationKind } from "#protocol/conversation.ts";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { may, type Action, type ActorRole } from "#protocol/rights.ts";

/** Checks a right; a refusal states whether the role or the kind of conversation prevents it. */
export function permit(kind: ConversationKind, role: ActorRole, action: Action): Result<null> {
  if (may(kind, role, action)) return ok(null);
  return err(kind === "direct" ? failure("direct_conversation") : failure("forbidden"));
}
