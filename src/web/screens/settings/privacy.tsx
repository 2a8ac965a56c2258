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

/** Whether others see when one was last here. */
export function LastSeen({ user }: { user: User }) {
  const [on, change] = useWanted(user.show_last_seen ?? true, async (wanted) => {
    me.value = await parley.users.update({ show_last_seen: wanted });
  });
  return (
    <section class="screen__card">
      <Switch label={t("seen.show")} hint={t("seen.show_hint")} on={on} onChange={change} />
    </section>
  );
}

/** Whether links that one sends get a preview. */
export function LinkPreviews({ user }: { user: User }) {
  const [on, change] = useWanted(user.link_previews ?? true, async (wanted) => {
    me.value = await parley.users.update({ link_previews: wanted });
  });
  return (
    <section class="screen__card">
      <Switch label={t("preview.send")} hint={t("preview.send_hint")} on={on} onChange={change} />
    </section>
  );
}
