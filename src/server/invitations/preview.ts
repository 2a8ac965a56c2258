import type { Context } from "hono";
import { usable } from "#domain/invitations.ts";
import type { InvitationPreview } from "#protocol/invitation.ts";
import { ok, type Result } from "#protocol/result.ts";
import type { AppEnv } from "../http.ts";
import { atInvitation } from "./at-invitation.ts";

/** The preview of an invitation to the server, which leads into no group. */
const TO_SERVER = {
  title: null,
  picture_url: null,
  member_count: 0,
  invited_by: null,
  approval: false,
  server: true,
} satisfies Omit<InvitationPreview, "expires_at">;

/** INVITE-5: returns what a code shows without signing in. It follows nothing. */
export function invitationPreview(
  c: Context<AppEnv>,
  code: string,
): Promise<Result<InvitationPreview>> {
  return atInvitation<InvitationPreview>(c, code, {
    group: async ({ object }) => {
      const lead = await object.invitationLead(code);
      if (!lead.ok) return lead;
      const { picture_key, ...shown } = lead.value;
      const picture_url = picture_key === null ? null : `/api/v1/invitations/${code}/picture`;
      return ok({ ...shown, picture_url });
    },
    server: (invitation) => {
      const can = usable(invitation, new Date().toISOString());
      return can.ok ? ok({ ...TO_SERVER, expires_at: invitation.expires_at }) : can;
    },
  });
}
