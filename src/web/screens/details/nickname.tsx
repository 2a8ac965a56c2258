import type { Member } from "#client/index.ts";
import { me } from "#web/app/parley.ts";
import { changePreferences } from "#web/inbox/preferences.ts";
import { t } from "#web/i18n/t.ts";
import { NameForm } from "./name-form.tsx";

interface NicknameProps {
  conversationId: string;
  members: readonly Member[];
  /** Whether a person without a nickname can set one: two people alone need no other names. */
  isOffered: boolean;
  onChanged: () => void;
}

/** What one is called in this conversation. */
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
