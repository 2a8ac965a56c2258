import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { X } from "lucide";
import { me } from "#web/app/parley.ts";
import { t } from "#web/i18n/t.ts";
import { changePreferences } from "#web/inbox/preferences.ts";
import { conversationById } from "#web/inbox/inbox.ts";
import { isHinted, setHinted } from "#web/storage/translate-hints.ts";
import { engine } from "#web/translation/engine.ts";
import { languageName, readingLanguage } from "#web/translation/languages.ts";
import { Button } from "#web/ui/button.tsx";
import { IconButton } from "#web/ui/icon-button.tsx";
import { useModel } from "../model-context.ts";
import { nameIn } from "../people.ts";
import { hintOf } from "./hint.ts";
import "./translate-hint.css";

/** Offers to translate, once per conversation. Whoever has used the switch needs no hint. */
export function TranslateHint() {
  const model = useModel();
  const { id } = model;
  const isKnown = useSignal(isHinted(id));
  const isOn = useComputed(() => conversationById(id)?.settings.translate).value;
  const hint = useComputed(() =>
    isKnown.value
      ? null
      : hintOf(model.view.value.messages, me.value?.id ?? null, readingLanguage.value),
  ).value;
  const done = () => {
    setHinted(id);
    isKnown.value = true;
  };
  useSignalEffect(() => {
    if (conversationById(id)?.settings.translate === true) done();
  });
  if (hint === null || isOn !== false || !engine.value) return null;
  return (
    <aside class="translate-hint" aria-label={t("translation.switch")}>
      <p class="translate-hint__text">
        {t("translation.hint", {
          name: nameIn(model.people.value, hint.senderId),
          language: languageName(hint.language),
        })}
      </p>
      <Button onClick={() => void changePreferences(id, { translate: true })}>
        {t("translation.translate")}
      </Button>
      <IconButton icon={X} size="s" label={t("translation.dismiss")} onClick={done} />
    </aside>
  );
}
