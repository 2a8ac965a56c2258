import { Forward } from "lucide";
import { useEffect } from "preact/hooks";
import type { Forwarded, NamedMember } from "#client/index.ts";
import { openConversation } from "#web/app/navigate.ts";
import { t } from "#web/i18n/t.ts";
import { knownNames } from "#web/inbox/known-names.ts";
import { showPerson } from "#web/people/person-dialogs.ts";
import { Icon } from "#web/ui/icon.tsx";
import { signal } from "@preact/signals";
import { parley } from "#web/app/parley.ts";
import { calledHere } from "#web/inbox/names.ts";
import "./forwarded-from.css";

interface ForwardedFromProps {
  forwarded: Forwarded;
  /** The author's name, if the page knows it already. */
  name: string | null;
  /** The author's membership in this conversation, if any. */
  member: NamedMember | undefined;
  isActive: boolean;
}

/** The line above a forwarded message that names its author, if the reader may know them. */
export function ForwardedFrom({ forwarded, name, member, isActive }: ForwardedFromProps) {
  const { sender_id, conversation_id, message_id } = forwarded;
  useEffect(() => {
    if (name === null && !knownNames.peek().has(sender_id)) learnAuthor(sender_id);
  }, [sender_id, name]);
  const listed = knownNames.value.get(sender_id) ?? null;
  const known = name ?? listed ?? authorNames.value.get(sender_id) ?? null;
  const tabIndex = isActive ? 0 : -1;
  return (
    <div class="forwarded-from">
      <Icon icon={Forward} size={14} directional />
      {known === null ? (
        <span>{t("forward.forwarded")}</span>
      ) : (
        <button
          type="button"
          class="forwarded-from__who"
          aria-haspopup="dialog"
          tabIndex={tabIndex}
          onClick={() => showPerson(sender_id, member)}
        >
          {t("forward.from", { name: known })}
        </button>
      )}
      {conversation_id !== undefined && message_id !== undefined && (
        <button
          type="button"
          class="forwarded-from__source"
          tabIndex={tabIndex}
          onClick={() => openConversation(conversation_id, message_id)}
        >
          {t("forward.source")}
        </button>
      )}
    </div>
  );
}

/** Names of authors by user id; null if not loaded yet or hidden from the reader (REACH-1). */
const authorNames = signal<ReadonlyMap<string, string | null>>(new Map());

/** Requests a name once per page load; after a failure the line stays at "Forwarded". */
function learnAuthor(userId: string): void {
  if (authorNames.peek().has(userId)) return;
  const learn = (name: string | null) => {
    authorNames.value = new Map(authorNames.peek()).set(userId, name);
  };
  learn(null);
  parley.users.get(userId).then(
    (person) => learn(calledHere({ nickname: null, ...person })),
    () => undefined,
  );
}
