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

const here: Engine["ask"] = async (message, language) => {
  const { translateHere } = await import("./browser-engine.ts");
  return translateHere(message, language, () => translations.again());
};
const browser: Engine = { want: here, ask: here };

/** Shared by the list, searches and all conversations, so that none is requested twice. */
export const translations = new Translations(
  {
    want: (message, language) => engineNow().want(message, language),
    ask: (message, language) => engineNow().ask(message, language),
  },
  (ms, run) => setTimeout(run, ms),
);

/** Clears them for the next user. */
effect(() => {
  if (me.value === null) translations.clear();
});

type Translated = Pick<ConversationView, "translations" | "untranslated">;

/** Receives the translations that a conversation's connection delivers. */
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

/** Null for a translation into the text's own language. */
function shown(translation: Translation | null): MessageTranslation | null {
  if (translation === null || translation.provider === null) return null;
  const { version, language, text, provider } = translation;
  return { version, language, text, provider };
}
