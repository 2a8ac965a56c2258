import { signal } from "@preact/signals";
import { ParleyError, type Message } from "#client/index.ts";
import { me } from "#web/app/parley.ts";
import { showToast } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";
import { conversationById } from "#web/inbox/inbox.ts";
import { engine } from "./engine.ts";
import { mayTranslate } from "./foreign.ts";
import { languageName, readingLanguage } from "./languages.ts";
import { translations } from "./page-translations.ts";

/** Whether "Translate" has a meaning for this message, here. */
export function isTranslatable(message: Message): boolean {
  const { value: provider } = engine;
  if (provider === null || provider === undefined) return false;
  return mayTranslate(message, me.value?.id ?? null, readingLanguage.value);
}

/** Whether its translation is in sight. */
export function isTranslationShown(message: Message): boolean {
  const { state } = translations.of(message, readingLanguage.value).value;
  return state === "made" && isTranslated(message);
}

/** Shows a message's translation, making it if there is none, or no longer. What fails is said: it was asked for. */
export async function toggleTranslation(message: Message): Promise<void> {
  if (isTranslationShown(message)) return choose(message, false);
  choose(message, true);
  const language = readingLanguage.value;
  try {
    if (await translations.ask(message, language)) return;
    showToast(t("translation.already", { language: languageName(language) }));
  } catch (error) {
    showToast(failureText(error));
  }
  choose(message, undefined);
}

function failureText(error: unknown): string {
  const { code = "", retryAfterMs = 0 } = error instanceof ParleyError ? error : {};
  if (code === "validation_failed") return t("translation.unsupported");
  if (retryAfterMs === 0) return t("translation.failed");
  return t("translation.failed_in", { count: Math.ceil(retryAfterMs / 1_000) });
}

type Ref = Pick<Message, "conversation_id" | "id">;

/** Messages of which one chose to see the translation, or not to, for as long as the page lives. */
const choices = signal<ReadonlyMap<string, boolean>>(new Map());

export function chosenFor(ref: Ref): boolean | undefined {
  return choices.value.get(keyOf(ref));
}

/** `undefined`: as the conversation has it. */
function choose(ref: Ref, isTranslated: boolean | undefined): void {
  const next = new Map(choices.value);
  if (isTranslated === undefined) next.delete(keyOf(ref));
  else next.set(keyOf(ref), isTranslated);
  choices.value = next;
}

/** By one's choice for it, else as the conversation's setting is. */
export function isTranslated(ref: Ref): boolean {
  return chosenFor(ref) ?? conversationById(ref.conversation_id)?.settings.translate ?? false;
}

function keyOf({ conversation_id, id }: Ref): string {
  return `${conversation_id}/${id}`;
}
