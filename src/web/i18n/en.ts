import type { LaterKey } from "./later.en.ts";
import { shellEn } from "./parts/shell.en.ts";
import type { Text } from "./text.ts";

/** What the first load says. Whatever is loaded later brings `later.en.ts` with it, which other languages have at once. */
export const en = shellEn;

export type Key = keyof typeof en | LaterKey;

/** Every language has every text: a missing one is a type error. */
export type Catalog = Readonly<Record<Key, Text>>;
