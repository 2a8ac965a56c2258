import { useSignal } from "@preact/signals";
import type { PushContent, QuietHours, User } from "#client/index.ts";
import { me, parley } from "#web/app/parley.ts";
import { canPush, endPush } from "#web/app/push.ts";
import { changeSettings, settings } from "#web/app/settings.ts";
import { playSound } from "#web/app/sound.ts";
import { features } from "#web/inbox/inbox.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { Choice } from "#web/ui/choice.tsx";
import { Switch } from "#web/ui/switch.tsx";
import { useWanted } from "../use-wanted.ts";

/** Turns notifications on; only then asks for the browser's permission. */
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

/** Whether new messages play a sound while the page is open; a button plays it once. */
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

/** How much a push notification reveals on a locked screen. */
export function PushContentCard({ user }: { user: User }) {
  const [content, change] = useWanted<PushContent>(
    user.notifications?.content ?? "full",
    async (wanted) => {
      me.value = await parley.users.update({ notifications: { content: wanted } });
    },
  );
  if (features.value?.push_key === undefined) return null;
  return (
    <section class="screen__card">
      <Choice<PushContent>
        label={t("push.content")}
        value={content}
        options={[
          { value: "full", label: t("push.content_full") },
          { value: "sender", label: t("push.content_sender") },
          { value: "none", label: t("push.content_none") },
        ]}
        onChange={change}
      />
    </section>
  );
}

const NIGHT = { start: "22:00", end: "07:00" };

/** Daily hours without notifications, in the browser's time zone. */
export function QuietHoursCard({ user }: { user: User }) {
  const [hours, change] = useWanted<QuietHours | null>(
    user.notifications?.quiet_hours ?? null,
    async (wanted) => {
      me.value = await parley.users.update({ notifications: { quiet_hours: wanted } });
    },
  );
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const set = (changed: Partial<QuietHours>) =>
    change({ ...NIGHT, ...hours, ...changed, time_zone: timeZone });
  return (
    <section class="screen__card">
      <Switch
        label={t("push.quiet")}
        hint={t("push.quiet_hint")}
        on={hours !== null}
        onChange={(on) => (on ? set({}) : change(null))}
      />
      {hours !== null && (
        <div class="quiet-hours">
          <Time
            label={t("push.quiet_from")}
            value={hours.start}
            onChange={(start) => set({ start })}
          />
          <Time label={t("push.quiet_to")} value={hours.end} onChange={(end) => set({ end })} />
        </div>
      )}
    </section>
  );
}

interface TimeProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

function Time({ label, value, onChange }: TimeProps) {
  return (
    <label class="quiet-hours__time">
      <span>{label}</span>
      <input
        type="time"
        required
        value={value}
        onChange={({ currentTarget }) => {
          if (currentTarget.value !== "") onChange(currentTarget.value.slice(0, 5));
        }}
      />
    </label>
  );
}
