import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import type { Conversation, User } from "#client/index.ts";
import { isComposing } from "#web/app/composing.ts";
import { openConversation } from "#web/app/navigate.ts";
import { t } from "#web/i18n/t.ts";
import { writeTo } from "#web/people/write-to.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { faceOf } from "./conversation-name.ts";
import { useFoundPeople } from "./use-found-people.ts";
import { useNamed } from "./use-named.ts";
import "./quick-switcher.css";

const MOST = 30;

/** Where the switcher may go. */
interface Option {
  key: string;
  face: { id: string; name: string; src: string | null };
  /** Shown behind the name. */
  note: string | null;
  open: () => void;
}

/** Ctrl/⌘ K: any conversation, and any person, in a few keys. */
export function QuickSwitcher({ onClose }: { onClose: () => void }) {
  const id = useId();
  const query = useSignal("");
  const at = useSignal(0);
  const list = useRef<HTMLUListElement>(null);
  const { named, searching } = useNamed(query.value);
  const { people, searching: searchingPeople } = useFoundPeople(query.value.trim());
  const found = [...named.map(conversationOption), ...people.map(personOption)].slice(0, MOST);

  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [at.value, query.value]);

  const choose = (index: number) => {
    const chosen = found[index];
    if (chosen === undefined) return;
    onClose();
    chosen.open();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return;
    const count = Math.max(1, found.length);
    if (event.key === "ArrowDown") at.value = (at.value + 1) % count;
    else if (event.key === "ArrowUp") at.value = (at.value + count - 1) % count;
    else if (event.key === "Enter") choose(at.value);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog title={t("switcher.title")} onClose={onClose} bare>
      <input
        class="quick-switcher__input"
        type="text"
        dir={query.value === "" ? undefined : "auto"}
        autofocus
        role="combobox"
        aria-expanded="true"
        aria-autocomplete="list"
        aria-controls={`${id}-list`}
        aria-activedescendant={found.length > 0 ? `${id}-${at.value}` : undefined}
        aria-label={t("switcher.title")}
        placeholder={t("switcher.placeholder")}
        value={query.value}
        onInput={(event) => {
          query.value = event.currentTarget.value;
          at.value = 0;
        }}
        onKeyDown={onKeyDown}
      />
      <ul
        ref={list}
        id={`${id}-list`}
        class="quick-switcher__list"
        role="listbox"
        aria-label={t("inbox.title")}
      >
        {found.map(({ key, face, note }, index) => (
          <li
            key={key}
            id={`${id}-${index}`}
            class="quick-switcher__option"
            role="option"
            aria-selected={index === at.value}
            onPointerMove={() => {
              at.value = index;
            }}
            onClick={() => choose(index)}
          >
            <Avatar {...face} size={32} />
            <span class="quick-switcher__name" dir="auto">
              {face.name}
            </span>
            {note !== null && <bdi class="quick-switcher__note">{note}</bdi>}
          </li>
        ))}
      </ul>
      {found.length === 0 && !searching && !searchingPeople && (
        <p class="quick-switcher__none">{t("inbox.no_hit")}</p>
      )}
    </Dialog>
  );
}

function conversationOption(conversation: Conversation): Option {
  const { id, unread_count: count } = conversation;
  const note = count > 0 ? t("inbox.unread", { count }) : null;
  return { key: id, face: faceOf(conversation), note, open: () => openConversation(id) };
}

function personOption({ id, display_name, username, avatar_url }: User): Option {
  const face = { id, name: display_name, src: avatar_url };
  return { key: `user ${id}`, face, note: `@${username}`, open: () => writeTo(id) };
}
