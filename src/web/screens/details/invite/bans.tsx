import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Ban } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { parley } from "#web/app/parley.ts";
import { t } from "#web/i18n/t.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { Button } from "#web/ui/button.tsx";

/** Whom no link lets in; nothing where that is nobody. */
export function Bans({ conversationId }: { conversationId: string }) {
  const { bans: api } = parley.conversation(conversationId);
  const bans = useSignal<readonly Ban[]>([]);
  const load = () =>
    api.list().then(
      ({ items }) => {
        bans.value = items;
      },
      () => undefined,
    );
  useEffect(() => void load(), []);
  if (bans.value.length === 0) return null;
  return (
    <section>
      <h3 class="details__heading">{t("invites.bans")}</h3>
      <ul class="invite__list">
        {bans.value.map(({ user_id, display_name, avatar_url }) => (
          <li key={user_id} class="invite__row">
            <Avatar id={user_id} name={display_name} src={avatar_url} size={32} />
            <span class="invite__names" dir="auto">
              {display_name}
            </span>
            <Button onClick={() => void attempt(() => api.lift(user_id)).then(load)}>
              {t("invites.lift")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
