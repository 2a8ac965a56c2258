import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { JoinRequest } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { parley } from "#web/app/parley.ts";
import { t } from "#web/i18n/t.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { Button } from "#web/ui/button.tsx";
import "./invite.css";

interface JoinRequestsProps {
  conversationId: string;
  /** The number of requests in the inbox; a change reloads the list. */
  count: number;
  onChanged: () => void;
}

/** Join requests, for the members who may approve them. */
export function JoinRequests({ conversationId, count, onChanged }: JoinRequestsProps) {
  const { joinRequests: api } = parley.conversation(conversationId);
  const requests = useSignal<readonly JoinRequest[]>([]);
  const busy = useSignal<string | null>(null);
  const load = () =>
    attempt(async () => {
      requests.value = (await api.list()).items;
    });
  useEffect(() => void load(), [conversationId, count]);
  const answer = async (userId: string, work: () => Promise<unknown>) => {
    busy.value = userId;
    await attempt(work);
    await load();
    busy.value = null;
    onChanged();
  };
  return (
    <section>
      <h2 class="details__heading">{t("invites.requests", { count })}</h2>
      <ul class="invite__list">
        {requests.value.map(({ user_id, display_name, avatar_url, note }) => (
          <li key={user_id} class="invite__request">
            <div class="invite__row">
              <Avatar id={user_id} name={display_name} src={avatar_url} />
              <span class="invite__names">
                <span class="invite__name" dir="auto">
                  {display_name}
                </span>
                {note !== null && (
                  <span class="invite__note" dir="auto">
                    {note}
                  </span>
                )}
              </span>
            </div>
            <div class="invite__answers">
              <Button
                disabled={busy.value !== null}
                onClick={() => void answer(user_id, () => api.decline(user_id))}
              >
                {t("invites.decline")}
              </Button>
              <Button
                kind="primary"
                busy={busy.value === user_id}
                disabled={busy.value !== null}
                onClick={() => void answer(user_id, () => api.approve(user_id))}
              >
                {t("invites.approve")}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
