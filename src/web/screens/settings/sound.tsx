import { changeSettings, settings } from "#web/app/settings.ts";
import { playSound } from "#web/app/sound.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { Switch } from "#web/ui/switch.tsx";

/** Whether a new message sounds while the page is open; where it does, one may hear how. */
export function Sound() {
  const { sound } = settings.value;
  return (
    <section class="screen__card">
      <Switch
        label={t("push.sound")}
        hint={t("push.sound_hint")}
        on={sound}
        onChange={(on) => {
          changeSettings({ sound: on });
          if (on) playSound();
        }}
      />
      {sound && <Button onClick={playSound}>{t("push.sound_hear")}</Button>}
    </section>
  );
}
