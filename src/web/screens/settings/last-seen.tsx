import { useSignal } from "@preact/signals";
import type { User } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { me, parley } from "#web/app/parley.ts";
import { t } from "#web/i18n/t.ts";
import { Switch } from "#web/ui/switch.tsx";

/** Whether others see when one was last here. */
export function LastSeen({ user }: { user: User }) {
  /** Shown while the server is asked. */
  const wanted = useSignal<boolean | null>(null);
  const change = async (on: boolean) => {
    wanted.value = on;
    await attempt(async () => {
      me.value = await parley.users.update({ show_last_seen: on });
    });
    wanted.value = null;
  };
  return (
    <section class="screen__card">
      <Switch
        label={t("seen.show")}
        hint={t("seen.show_hint")}
        on={wanted.value ?? user.show_last_seen ?? true}
        onChange={(on) => void change(on)}
      />
    </section>
  );
}
