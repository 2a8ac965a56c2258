import { z } from "zod";

/** The people whom a person allows to do something. `shared`: those with whom they share a conversation. */
export const audienceSchema = z.enum(["everyone", "shared", "nobody"]);
/** The people whom a person allows to do something. `shared`: those with whom they share a conversation. */
export type Audience = z.infer<typeof audienceSchema>;
