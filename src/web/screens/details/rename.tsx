import type { Conversation } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { parley } from "#web/app/parley.ts";
import { showConversation } from "#web/inbox/inbox.ts";
import { t } from "#web/i18n/t.ts";
import { NameForm } from "./name-form.tsx";

export function Rename({ conversation: { id, title } }: { conversation: Conversation }) {
  return (
    <NameForm
      label={t("new.group_name")}
      name={title}
      maxLength={128}
      save={(name) =>
        attempt(async () => showConversation(await parley.conversations.rename(id, name)))
      }
    />
  );
}
