import { useSignal } from "@preact/signals";
import type { Conversation } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { parley } from "#web/app/parley.ts";
import { showConversation } from "#web/inbox/inbox.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { TextField } from "#web/ui/text-field.tsx";

export function Rename({ conversation: { id, title } }: { conversation: Conversation }) {
  /** `null`: as it is. */
  const typed = useSignal<string | null>(null);
  const busy = useSignal(false);
  const wanted = typed.value?.trim() ?? title ?? "";
  const isChanged = wanted !== (title ?? "");

  const save = async () => {
    if (busy.value || !isChanged) return;
    busy.value = true;
    const saved = await attempt(async () => {
      showConversation(await parley.conversations.rename(id, wanted || null));
    });
    if (saved) typed.value = null;
    busy.value = false;
  };
  return (
    <form
      class="details__actions"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextField
        label={t("new.group_name")}
        value={typed.value ?? title ?? ""}
        maxLength={128}
        onInput={(value) => {
          typed.value = value;
        }}
      />
      {isChanged && (
        <Button kind="primary" type="submit" busy={busy.value}>
          {t("ui.save")}
        </Button>
      )}
    </form>
  );
}
