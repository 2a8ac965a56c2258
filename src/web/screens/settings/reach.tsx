import { useSignal } from "@preact/signals";
import type { Audience, User } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { me, parley } from "#web/app/parley.ts";
import { t } from "#web/i18n/t.ts";
import { Choice } from "#web/ui/choice.tsx";

type Choices = Partial<Record<"discoverable_by" | "messages_from", Audience>>;

/** Who finds the person, and who may write to them; and where what strangers wrote waits. */
export function Reach({ user }: { user: User }) {
  /** Shown while the server is asked. */
  const wanted = useSignal<Choices>({});
  const change = async (choice: Choices) => {
    wanted.value = { ...wanted.value, ...choice };
    await attempt(async () => {
      me.value = await parley.users.update(choice);
    });
    wanted.value = {};
  };
  const options = [
    { value: "everyone", label: t("reach.everyone") },
    { value: "shared", label: t("reach.shared") },
    { value: "nobody", label: t("reach.nobody") },
  ] as const;
  const { discoverable_by = "everyone", messages_from = "everyone" } = { ...user, ...wanted.value };
  return (
    <section class="screen__card">
      <h2 class="screen__card-title">{t("reach.title")}</h2>
      <Choice<Audience>
        label={t("reach.discoverable")}
        value={discoverable_by}
        options={options}
        onChange={(value) => void change({ discoverable_by: value })}
      />
      <Choice<Audience>
        label={t("reach.messages")}
        value={messages_from}
        options={options}
        onChange={(value) => void change({ messages_from: value })}
      />
      <p class="screen__hint">{t("reach.hint")}</p>
      <p>
        <a href="/requests">{t("request.title")}</a>
      </p>
    </section>
  );
}
