import type { Catalog } from "./en.ts";
import { conversationEs } from "./parts/conversation.es.ts";
import { shellEs } from "./parts/shell.es.ts";

export const es: Catalog = { ...shellEs, ...conversationEs };
