import { useSignal } from "@preact/signals";
import { useId, useRef, useState } from "preact/hooks";
import { nameMatcher, type Conversation, type Member } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { me, parley } from "#web/app/parley.ts";
import { t } from "#web/i18n/t.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { SearchField } from "#web/ui/search-field.tsx";
import { ROLE_NAMES } from "./roles.ts";
import "./leave-dialog.css";

interface LeaveDialogProps {
  conversation: Conversation;
  /** `null` while loading. */
  members: readonly Member[] | null;
  onClose: () => void;
  onLeft: () => void;
  /** The server refused: the shown members may be out of date. */
  onRefused: () => void;
}

/** Confirms leaving a group; its only owner chooses a new owner first. */
export function LeaveDialog({
  conversation,
  members,
  onClose,
  onLeft,
  onRefused,
}: LeaveDialogProps) {
  const heir = useSignal<string | null>(null);
  const busy = useSignal(false);
  // Keeps the list while leaving: the chosen heir already is an owner then.
  const asked = useRef<readonly Member[]>([]);
  if (!busy.value) asked.current = heirsOf(conversation, members ?? []);
  const heirs = asked.current;
  const isLast = conversation.member_count === 1;
  const isChosen = heirs.some(({ user_id }) => user_id === heir.value);

  const leave = async () => {
    busy.value = true;
    const handle = parley.conversation(conversation.id).members;
    const hasLeft = await attempt(async () => {
      if (isChosen && heir.value !== null) await handle.setRole(heir.value, "owner");
      await handle.leave();
    });
    busy.value = false;
    if (hasLeft) onLeft();
    else onRefused();
  };

  return (
    <Dialog
      title={
        conversation.title === null
          ? t("details.leave_untitled")
          : t("details.leave_title", { name: conversation.title })
      }
      onClose={onClose}
      footer={
        <>
          <Button autofocus={heirs.length === 0} onClick={onClose}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="danger"
            busy={busy.value}
            disabled={heirs.length > 0 && !isChosen}
            onClick={() => void leave()}
          >
            {t(heirs.length > 0 ? "details.leave_to_heir" : "details.leave")}
          </Button>
        </>
      }
    >
      <p>{t(isLast ? "details.leave_last_text" : "details.leave_text")}</p>
      {heirs.length > 0 && (
        <HeirChoice
          heirs={heirs}
          chosen={heir.value}
          onChoose={(id) => {
            heir.value = id;
          }}
        />
      )}
    </Dialog>
  );
}

/** The members who can become owner; empty if the group has another owner. */
function heirsOf({ role }: Conversation, members: readonly Member[]): readonly Member[] {
  const others = members.filter(({ user_id }) => user_id !== me.value?.id);
  return role === "owner" && others.every(({ role }) => role !== "owner") ? others : [];
}

/** A longer list gets a search field. */
const IN_SIGHT = 8;

interface HeirChoiceProps {
  heirs: readonly Member[];
  chosen: string | null;
  onChoose: (user_id: string) => void;
}

/** Chooses the next owner. */
function HeirChoice({ heirs, chosen, onChoose }: HeirChoiceProps) {
  const name = useId();
  const [query, setQuery] = useState("");
  const matches = nameMatcher(query);
  const offered = heirs.filter(
    (heir) => heir.user_id === chosen || matches(`${nameOf(heir)} ${heir.username}`),
  );
  return (
    <fieldset class="heir-choice">
      <legend class="heir-choice__legend">{t("details.choose_heir")}</legend>
      {heirs.length > IN_SIGHT && (
        <SearchField label={t("people.search")} value={query} onInput={setQuery} />
      )}
      <div class="heir-choice__list">
        {offered.map((heir, index) => (
          <label key={heir.user_id} class="heir-choice__heir">
            <input
              class="heir-choice__radio"
              type="radio"
              name={name}
              autofocus={index === 0 && query === ""}
              checked={heir.user_id === chosen}
              onChange={() => onChoose(heir.user_id)}
            />
            <Avatar id={heir.user_id} name={nameOf(heir)} size={32} src={heir.avatar_url} />
            <bdi class="heir-choice__name">{nameOf(heir)}</bdi>
            {heir.role !== "member" && (
              <span class="heir-choice__role">{t(ROLE_NAMES[heir.role])}</span>
            )}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function nameOf({ nickname, display_name }: Member): string {
  return nickname ?? display_name;
}
