import { useRef, useState } from "preact/hooks";
import { Bell, BellOff } from "lucide";
import type { Conversation } from "#client/index.ts";
import { muteChoices, unmute } from "#web/inbox/mute-choices.ts";
import { isMuted, mutedWords } from "#web/inbox/muting.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { Menu } from "#web/ui/menu.tsx";

/** Mutes a conversation for a chosen time; once muted, shows until when. */
export function MuteButton({ conversation }: { conversation: Conversation }) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  if (isMuted(conversation.settings)) {
    return (
      <>
        <Button key="unmute" icon={Bell} onClick={() => unmute(conversation)}>
          {t("inbox.unmute")}
        </Button>
        <p class="details__note">{mutedWords(conversation.settings)}</p>
      </>
    );
  }
  return (
    <>
      <Button
        key="mute"
        icon={BellOff}
        buttonRef={button}
        haspopup="menu"
        expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {t("inbox.mute")}
      </Button>
      {isOpen && button.current !== null && (
        <Menu
          label={t("inbox.mute")}
          items={muteChoices(conversation)}
          anchor={button.current}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
