import type { User } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { me, parley } from "#web/app/parley.ts";
import { t } from "#web/i18n/t.ts";
import { Switch } from "#web/ui/switch.tsx";
import { useSignal } from "@preact/signals";

export function Receipts({ user }: { user: User }) {
  /** Shown while the server is asked. */
  const wanted = useSignal<boolean | null>(null);
  const change = async (on: boolean) => {
    wanted.value = on;
    await attempt(async () => {
      me.value = await parley.users.update({ read_receipts: on });
    });
    wanted.value = null;
  };
  return (
    <section class="screen__card">
      <Switch
        label={t("settings.receipts")}
        hint={t("settings.receipts_hint")}
        on={wanted.value ?? user.read_receipts ?? true}
        onChange={(on) => void change(on)}
      />
    </section>
  );
}
