import { useSignal } from "@preact/signals";
import { parley } from "#web/app/parley.ts";
import { canPush, endPush } from "#web/app/push.ts";
import { changeSettings, settings } from "#web/app/settings.ts";
import { features } from "#web/inbox/inbox.ts";
import { t } from "#web/i18n/t.ts";
import { Switch } from "#web/ui/switch.tsx";

/** The browser is asked only when someone wants them. */
export function Notifications() {
  const isThere = "Notification" in window;
  const isPushOffered = features.value?.push_key !== undefined && canPush();
  const permission = useSignal(isThere ? Notification.permission : "denied");
  const change = async (on: boolean) => {
    if (on) permission.value = await Notification.requestPermission();
    changeSettings({ notifications: on && permission.value === "granted" });
    if (on) return;
    await endPush().catch(() => undefined);
    await parley.users.push.unsubscribe().catch(() => undefined);
  };
  return (
    <section class="screen__card">
      <Switch
        label={t("settings.notifications")}
        hint={
          permission.value === "denied"
            ? t("settings.notifications_denied")
            : isPushOffered
              ? t("push.hint")
              : t("settings.notifications_hint")
        }
        on={settings.value.notifications && permission.value === "granted"}
        disabled={permission.value === "denied"}
        onChange={(on) => void change(on)}
      />
    </section>
  );
}
