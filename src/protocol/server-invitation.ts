import { z } from "zod";
import { invitationCreateSchema } from "./invitation.ts";
import { idSchema, listOf, timestampSchema } from "./primitives.ts";

/** Open invitations to the server at a time. */
export const SERVER_INVITATIONS_MAX = 200;

/** `created_by`: the operator's id, `root` for OPERATOR_TOKEN. `uses`: the number of accounts created with it. */
export const serverInvitationSchema = z
  .object({
    id: idSchema,
    name: z.string().nullable(),
    created_by: idSchema,
    created_at: timestampSchema,
    expires_at: timestampSchema.nullable(),
    uses_max: z.int().nullable(),
    uses: z.int(),
    revoked_at: timestampSchema.nullable(),
  })
  .meta({ id: "ServerInvitation" });
/** A link with which people create an account, and which leads into no group. */
export type ServerInvitation = z.infer<typeof serverInvitationSchema>;

export const newServerInvitationSchema = serverInvitationSchema
  .extend({ code: z.string(), url: z.string() })
  .meta({ id: "NewServerInvitation" });
/** An invitation to the server with its code and link, which the server shows once. */
export type NewServerInvitation = z.infer<typeof newServerInvitationSchema>;

export const serverInvitationListSchema = listOf(serverInvitationSchema);

export const serverInvitationCreateSchema = invitationCreateSchema
  .omit({ approval: true })
  .meta({ id: "ServerInvitationCreate" });
/** An invitation to the server to create: how long it works, and for how many people. */
export type ServerInvitationCreate = z.infer<typeof serverInvitationCreateSchema>;
