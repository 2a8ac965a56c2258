import type { PushContent, User } from "#client/index.ts";
import { me, parley } from "#web/app/parley.ts";
import { t } from "#web/i18n/t.ts";
import { Choice } from "#web/ui/choice.tsx";
import { features } from "#web/inbox/inbox.ts";
import { useWanted } from "../use-wanted.ts";

/** How much a notification shows on a locked screen. */
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
