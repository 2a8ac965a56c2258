import { z } from "zod";

/** Whom a person lets do something: `shared` are those with whom they share a conversation. */
export const audienceSchema = z.enum(["everyone", "shared", "nobody"]);
/** Whom a person lets do something: `shared` are those with whom they share a conversation. */
export type Audience = z.infer<typeof audienceSchema>;
