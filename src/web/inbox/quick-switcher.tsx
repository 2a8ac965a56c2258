import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { openConversation } from "#web/app/navigate.ts";
import { t } from "#web/i18n/t.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { faceOf, nameOf } from "./conversation-name.ts";
import { useNamed } from "./use-named.ts";
import "./quick-switcher.css";

const MOST = 30;

/** Ctrl/⌘ K: any conversation in a few keys. */
export function QuickSwitcher({ onClose }: { onClose: () => void }) {
  const id = useId();
  const query = useSignal("");
  const at = useSignal(0);
  const list = useRef<HTMLUListElement>(null);
  const { named, searching } = useNamed(query.value);
  const found = named.slice(0, MOST);

  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [at.value, query.value]);

  const choose = (index: number) => {
    const chosen = found[index];
    if (chosen === undefined) return;
    onClose();
    openConversation(chosen.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
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
        {found.map((conversation, index) => (
          <li
            key={conversation.id}
            id={`${id}-${index}`}
            class="quick-switcher__option"
            role="option"
            aria-selected={index === at.value}
            onPointerMove={() => {
              at.value = index;
            }}
            onClick={() => choose(index)}
          >
            <Avatar {...faceOf(conversation)} size={32} />
            <span class="quick-switcher__name" dir="auto">
              {nameOf(conversation)}
            </span>
            {conversation.unread_count > 0 && (
              <span class="quick-switcher__unread">
                {t("inbox.unread", { count: conversation.unread_count })}
              </span>
            )}
          </li>
        ))}
      </ul>
      {found.length === 0 && !searching && <p class="quick-switcher__none">{t("inbox.no_hit")}</p>}
    </Dialog>
  );
}
