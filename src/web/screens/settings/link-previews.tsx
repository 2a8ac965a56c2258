import type { User } from "#client/index.ts";
import { me, parley } from "#web/app/parley.ts";
import { t } from "#web/i18n/t.ts";
import { Switch } from "#web/ui/switch.tsx";
import { useWanted } from "../use-wanted.ts";

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
