import type { QuietHours, User } from "#client/index.ts";
import { me, parley } from "#web/app/parley.ts";
import { t } from "#web/i18n/t.ts";
import { Switch } from "#web/ui/switch.tsx";
import { useWanted } from "../use-wanted.ts";

const NIGHT = { start: "22:00", end: "07:00" };

/** Hours of each day in which nothing notifies, by the clock of where one is now. */
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
