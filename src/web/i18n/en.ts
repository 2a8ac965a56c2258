import { conversationEn } from "./parts/conversation.en.ts";
import { mediaEn } from "./parts/media.en.ts";
import { shellEn } from "./parts/shell.en.ts";
import { translationEn } from "./parts/translation.en.ts";
import type { Text } from "./text.ts";

export const en = { ...shellEn, ...conversationEn, ...translationEn, ...mediaEn };

export type Key = keyof typeof en;

/** Every language has every text: a missing one is a type error. */
export type Catalog = Readonly<Record<Key, Text>>;
