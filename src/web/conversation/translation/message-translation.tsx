import { useComputed } from "@preact/signals";
import type { Message, MessageTranslation as Made } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { engineName } from "#web/translation/engine.ts";
import { isForeign } from "#web/translation/foreign.ts";
import { languageName, readingLanguage } from "#web/translation/languages.ts";
import { translations } from "#web/translation/page-translations.ts";
import {
  chosenFor,
  isTranslatable,
  isTranslated,
  toggleTranslation,
} from "#web/translation/toggle-translation.ts";
import { useTranslation } from "#web/translation/use-translation.ts";
import { Delayed } from "#web/ui/skeleton.tsx";
import { MessageText } from "../message/message-text.tsx";
import "./message-translation.css";

/** A translation that arrives sooner needs no "Translating". */
const QUIET_MS = 400;

interface MessageTranslationProps {
  message: Message;
  /** Whether only the beginning of the message is shown. */
  isFolded: boolean;
  named: ReadonlyMap<string, string>;
  myId: string | null;
}

/** Below the original, its translation once it arrives, with the engine that made it. */
export function MessageTranslation(props: MessageTranslationProps) {
  const { message } = props;
  return isTranslatable(message) ? <Translated key={message.text_version} {...props} /> : null;
}

function Translated({ message, isFolded, named, myId }: MessageTranslationProps) {
  const isWanted = useComputed(() => isTranslated(message)).value;
  const choice = useComputed(() => chosenFor(message)).value;
  const translation = useTranslation(message, isWanted);
  const { state } = translation;
  if (state === "made" && isWanted) {
    const { text, language } = translation.made;
    return (
      <div class="message-translation">
        <div lang={language}>
          <MessageText text={text} isFolded={isFolded} named={named} myId={myId} />
        </div>
        <p class="message-translation__note">
          {origin(message, translation.made)}
          <Toggle message={message} label={t("translation.show_original")} />
        </p>
      </div>
    );
  }
  if (state === "made" && choice === false) {
    return (
      <p class="message-translation__note">
        <Toggle message={message} label={t("translation.show")} />
      </p>
    );
  }
  // The message may turn out to be in my language, so announce no translation unless I asked for one.
  const isPromised = choice === true || isForeign(message, readingLanguage.value);
  if (!isWanted || !isPromised) return null;
  if (state === "failed") {
    return (
      <p class="message-translation__note">
        {t(translation.retry === "never" ? "translation.none" : "translation.none_now")}
        {translation.retry === "now" && <Toggle message={message} label={t("translation.retry")} />}
      </p>
    );
  }
  const isAwaited = (state === "idle" && !translations.paused.value) || state === "awaited";
  if (!isAwaited) return null;
  const note = <p class="message-translation__note">{t("translation.translating")}</p>;
  return choice === true ? note : <Delayed ms={QUIET_MS}>{note}</Delayed>;
}

function Toggle({ message, label }: { message: Message; label: string }) {
  return (
    <button
      type="button"
      class="message-translation__toggle"
      tabIndex={-1}
      onClick={() => void toggleTranslation(message)}
    >
      {label}
    </button>
  );
}

function origin({ language }: Message, { provider }: Made): string {
  const engine = engineName(provider);
  return language === null
    ? t("translation.by", { engine })
    : t("translation.from", { language: languageName(language), engine });
}
