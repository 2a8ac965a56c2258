import { useSignal } from "@preact/signals";
import { changeSettings, settings } from "#web/app/settings.ts";
import { t } from "#web/i18n/t.ts";
import { Switch } from "#web/ui/switch.tsx";

/** The browser is asked only when someone wants them. */
export function Notifications() {
  const isThere = "Notification" in window;
  const permission = useSignal(isThere ? Notification.permission : "denied");
  const change = async (on: boolean) => {
    if (on) permission.value = await Notification.requestPermission();
    changeSettings({ notifications: on && permission.value === "granted" });
  };
  return (
    <section class="screen__card">
      <Switch
        label={t("settings.notifications")}
        hint={
          permission.value === "denied"
            ? t("settings.notifications_denied")
            : t("settings.notifications_hint")
        }
        on={settings.value.notifications && permission.value === "granted"}
        disabled={permission.value === "denied"}
        onChange={(on) => void change(on)}
      />
    </section>
  );
}
