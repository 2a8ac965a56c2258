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

/** Whether to offer "Translate" for this message. */
export function isTranslatable(message: Message): boolean {
  const { value: provider } = engine;
  if (provider === null || provider === undefined) return false;
  return mayTranslate(message, me.value?.id ?? null, readingLanguage.value);
}

/** Whether its translation is shown. */
export function isTranslationShown(message: Message): boolean {
  const { state } = translations.of(message, readingLanguage.value).value;
  return state === "made" && isTranslated(message);
}

/** Shows or hides a message's translation, and requests a missing one. A toast reports a failure. */
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

/** The messages whose translation the user showed or hid, until the page reloads. */
const choices = signal<ReadonlyMap<string, boolean>>(new Map());

export function chosenFor(ref: Ref): boolean | undefined {
  return choices.value.get(keyOf(ref));
}

/** `undefined`: follow the conversation's setting. */
function choose(ref: Ref, isTranslated: boolean | undefined): void {
  const next = new Map(choices.value);
  if (isTranslated === undefined) next.delete(keyOf(ref));
  else next.set(keyOf(ref), isTranslated);
  choices.value = next;
}

/** The user's choice for this message, or else the conversation's setting. */
export function isTranslated(ref: Ref): boolean {
  return chosenFor(ref) ?? conversationById(ref.conversation_id)?.settings.translate ?? false;
}

function keyOf({ conversation_id, id }: Ref): string {
  return `${conversation_id}/${id}`;
}
