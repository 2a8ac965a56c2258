import { useSignal } from "@preact/signals";
import type { Conversation, Member } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { me, parley } from "#web/app/parley.ts";
import { t } from "#web/i18n/t.ts";
import { showConversation } from "#web/inbox/inbox.ts";
import { changePreferences } from "#web/inbox/preferences.ts";
import { Button } from "#web/ui/button.tsx";
import { TextField } from "#web/ui/text-field.tsx";

interface NameFormProps {
  label: string;
  hint?: string;
  name: string | null;
  /** The name shown if none is set. */
  placeholder?: string;
  maxLength: number;
  /** Returns whether it succeeded. `null` removes the name. */
  save: (name: string | null) => Promise<boolean>;
}

/** A text field for a name, with a Save button once the name has changed. */
function NameForm({ label, hint, name, placeholder, maxLength, save }: NameFormProps) {
  /** `null`: unchanged. */
  const typed = useSignal<string | null>(null);
  const busy = useSignal(false);
  const wanted = typed.value?.trim() ?? name ?? "";
  const isChanged = wanted !== (name ?? "");
  const submit = async () => {
    if (busy.value || !isChanged) return;
    busy.value = true;
    if (await save(wanted || null)) typed.value = null;
    busy.value = false;
  };
  return (
    <form
      class="details__actions"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextField
        label={label}
        {...(hint !== undefined && { hint })}
        {...(placeholder !== undefined && { placeholder })}
        value={typed.value ?? name ?? ""}
        maxLength={maxLength}
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

interface NicknameProps {
  conversationId: string;
  members: readonly Member[];
  /** Whether to show the field without a nickname set: a direct conversation needs none. */
  isOffered: boolean;
  onChanged: () => void;
}

/** The user's own name in this conversation. */
export function Nickname({ conversationId, members, isOffered, onChanged }: NicknameProps) {
  const mine = members.find(({ user_id }) => user_id === me.value?.id);
  if (mine === undefined || (!isOffered && mine.nickname === null)) return null;
  return (
    <NameForm
      label={t("details.nickname")}
      hint={t("details.nickname_hint")}
      name={mine.nickname}
      placeholder={mine.display_name}
      maxLength={64}
      save={async (nickname) => {
        const isSaved = await changePreferences(conversationId, { nickname });
        if (isSaved) onChanged();
        return isSaved;
      }}
    />
  );
}
