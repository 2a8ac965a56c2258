import { z } from "zod";
import { idSchema, listOf, name, timestampSchema } from "./primitives.ts";

/** The scopes of server keys (KEY-3). */
export const SCOPES = ["users", "conversations", "messages", "import", "read", "moderate"] as const;
export const scopeSchema = z.enum(SCOPES);
export type Scope = z.infer<typeof scopeSchema>;

/** At least one scope, each once. */
export const scopesSchema = z
  .array(scopeSchema)
  .min(1)
  .max(SCOPES.length)
  .refine((scopes) => new Set(scopes).size === scopes.length, "names a scope twice");

/** How long the earlier secret of a rotated key still works: by default, and at most (seconds). */
export const KEY_OVERLAP_DEFAULT = 24 * 60 * 60;
export const KEY_OVERLAP_MAX = 30 * 24 * 60 * 60;

/** The most keys of a deployment at a time. */
export const KEYS_MAX = 100;

/** `overlap_until`: until when the secret before the last rotation works as well; null for none. */
export const serverKeySchema = z
  .object({
    id: idSchema,
    name: z.string(),
    scopes: z.array(scopeSchema),
    created_at: timestampSchema,
    expires_at: timestampSchema.nullable(),
    overlap_until: timestampSchema.nullable(),
    last_used_at: timestampSchema.nullable(),
  })
  .meta({ id: "ServerKey" });
export type ServerKey = z.infer<typeof serverKeySchema>;

export const serverKeyListSchema = listOf(serverKeySchema);

/** `key`: the backend's credential. The server stores only its hash, and shows the key only here. */
export const newServerKeySchema = serverKeySchema
  .extend({ key: z.string() })
  .meta({ id: "NewServerKey" });

export const serverKeyCreateSchema = z
  .strictObject({
    name: name(64),
    scopes: scopesSchema,
    expires_at: timestampSchema.optional(),
  })
  .meta({ id: "ServerKeyCreate" });

export const serverKeyRotateSchema = z
  .strictObject({
    overlap_seconds: z.int().min(0).max(KEY_OVERLAP_MAX).default(KEY_OVERLAP_DEFAULT),
  })
  .meta({ id: "ServerKeyRotate" });
