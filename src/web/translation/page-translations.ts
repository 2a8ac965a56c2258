import { effect } from "@preact/signals";
import type { ConversationView, MessageTranslation, Translation } from "#client/index.ts";
import { me, parley } from "#web/app/parley.ts";
import { BROWSER, engine } from "./engine.ts";
import { Translations, type Engine } from "./translations.ts";

const server: Engine = {
  want: async ({ conversation_id, id: message_id }) =>
    shown(await parley.translations.want({ conversation_id, message_id })),
  ask: async ({ conversation_id, id: message_id }, language) =>
    shown(await parley.translations.translate({ conversation_id, message_id }, language)),
};

const browser: Engine = {
  want: async (message, language) =>
    (await import("./browser-engine.ts")).translateHere(message, language),
  ask: async (message, language) =>
    (await import("./browser-engine.ts")).translateHere(message, language),
};

/** Of the list, of searches and of every conversation alike: one is never asked for twice. */
export const translations = new Translations(
  {
    want: (message, language) => engineNow().want(message, language),
    ask: (message, language) => engineNow().ask(message, language),
  },
  (ms, run) => setTimeout(run, ms),
);

/** The next person to sign in starts with none. */
effect(() => {
  if (me.value === null) translations.clear();
});

type Translated = Pick<ConversationView, "translations" | "untranslated">;

/** Takes in the translations of a conversation's connection. */
export function learnTranslations(
  conversation_id: string,
  now: Translated,
  before: Translated,
): void {
  for (const [id, made] of newIn(now.translations, before.translations))
    translations.learn(conversation_id, id, made);
  for (const [id, failure] of newIn(now.untranslated, before.untranslated))
    translations.learnFailure(conversation_id, id, failure);
}

function newIn<T>(now: ReadonlyMap<number, T>, before: ReadonlyMap<number, T>): [number, T][] {
  return now === before ? [] : [...now].filter(([id, one]) => before.get(id) !== one);
}

function engineNow(): Engine {
  return engine.peek() === BROWSER ? browser : server;
}

/** A text in its own language is no translation. */
function shown(translation: Translation | null): MessageTranslation | null {
  if (translation === null || translation.provider === null) return null;
  const { version, language, text, provider } = translation;
  return { version, language, text, provider };
}
