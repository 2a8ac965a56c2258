import { Ban, UserRoundCheck } from "lucide";
import type { Conversation, RequestAnswer } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { toList } from "#web/app/navigate.ts";
import { parley } from "#web/app/parley.ts";
import { showToast } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";
import { showConversation } from "#web/inbox/inbox.ts";
import { askedToBlock } from "#web/people/person-dialogs.ts";
import { unblock } from "#web/people/blocking.ts";
import { Button } from "#web/ui/button.tsx";
import type { Standing } from "./standing.ts";
import "./reach-bar.css";

interface ReachBarProps {
  /** The conversation's id. */
  id: string;
  other: NonNullable<Conversation["direct_with"]>;
  standing: Exclude<Standing, "open">;
}

/** Replaces the composer in a message request and in a conversation with someone blocked. */
export function ReachBar({ id, other, standing }: ReachBarProps) {
  const person = { user_id: other.user_id, name: other.display_name };
  const answer = async (action: RequestAnswer["action"]) => {
    const isDone = await attempt(async () => {
      showConversation(await parley.conversations.answerRequest(id, action));
    });
    if (!isDone || action === "accept") return;
    showToast(t("request.was_ignored"));
    toList();
  };
  if (standing === "blocked") {
    return (
      <section class="reach-bar" aria-label={t("block.people")}>
        <p>{t("block.bar", { name: person.name })}</p>
        <div class="reach-bar__actions">
          <Button icon={UserRoundCheck} onClick={() => void unblock(person)}>
            {t("block.unblock")}
          </Button>
        </div>
      </section>
    );
  }
  return (
    <section class="reach-bar" aria-label={t("request.title")}>
      <p class="reach-bar__title">{t("request.asks", { name: person.name })}</p>
      <p class="reach-bar__hint">
        {t(standing === "ignored" ? "request.ignored_about" : "request.about")}
      </p>
      <div class="reach-bar__actions">
        <Button kind="danger" icon={Ban} onClick={() => (askedToBlock.value = person)}>
          {t("block.block")}
        </Button>
        {standing === "pending" && (
          <Button onClick={() => void answer("ignore")}>{t("request.ignore")}</Button>
        )}
        <Button kind="primary" onClick={() => void answer("accept")}>
          {t("request.accept")}
        </Button>
      </div>
    </section>
  );
}
