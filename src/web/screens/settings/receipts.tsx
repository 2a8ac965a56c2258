import type { User } from "#client/index.ts";
import { me, parley } from "#web/app/parley.ts";
import { t } from "#web/i18n/t.ts";
import { Switch } from "#web/ui/switch.tsx";
import { useWanted } from "../use-wanted.ts";

export function Receipts({ user }: { user: User }) {
  const [on, change] = useWanted(user.read_receipts ?? true, async (wanted) => {
    me.value = await parley.users.update({ read_receipts: wanted });
  });
  return (
    <section class="screen__card">
      <Switch
        label={t("settings.receipts")}
        hint={t("settings.receipts_hint")}
        on={on}
        onChange={change}
      />
    </section>
  );
}
