import type { LaterKey } from "./later.en.ts";
import { shellEn } from "./parts/shell.en.ts";
import type { Text } from "./text.ts";

/** The texts of the first load. Later parts load `later.en.ts` as well; other languages load all texts at once. */
export const en = shellEn;

export type Key = keyof typeof en | LaterKey;

/** All texts of a language: a missing one is a type error. */
export type Catalog = Readonly<Record<Key, Text>>;
