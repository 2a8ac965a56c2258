import type { ComponentChildren } from "preact";
import type { Conversation } from "#client/index.ts";
import { me } from "#web/app/parley.ts";
import { t } from "#web/i18n/t.ts";
import { faceOf } from "#web/inbox/names.ts";
import { lastMessageLine, rowText } from "#web/inbox/last-message.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { Icon, type IconNode } from "#web/ui/icon.tsx";
import type { Person } from "./known-people.ts";

interface RowProps {
  mark: ComponentChildren;
  title: ComponentChildren;
  note?: ComponentChildren;
  aside?: ComponentChildren;
}

function Row({ mark, title, note, aside }: RowProps) {
  return (
    <>
      {mark}
      <span class="search-row__lines">
        <span class="search-row__title" dir="auto">
          {title}
        </span>
        {note !== undefined && (
          <span class="search-row__note" dir="auto">
            {note}
          </span>
        )}
      </span>
      {aside}
    </>
  );
}

export function PersonRow({ person: { id, name, src, username } }: { person: Person }) {
  return (
    <Row
      mark={<Avatar id={id} name={name} src={src} size={44} />}
      title={name}
      note={<bdi dir="ltr">@{username}</bdi>}
    />
  );
}

export function ConversationRow({ conversation }: { conversation: Conversation }) {
  const face = faceOf(conversation);
  const { who, text } = lastMessageLine(conversation, me.value?.id ?? null);
  const count = conversation.unread_count;
  return (
    <Row
      mark={<Avatar {...face} size={44} />}
      title={face.name}
      note={
        <>
          {who !== null && (
            <>
              <bdi class="search-row__who">{who}</bdi>:{" "}
            </>
          )}
          {rowText(text)}
        </>
      }
      aside={
        count > 0 && (
          <span class="search-row__count">
            <span aria-hidden="true">{t("app.number", { n: count })}</span>
            <span class="visually-hidden">{t("inbox.unread", { count })}</span>
          </span>
        )
      }
    />
  );
}

export function PlainRow({ icon, title, note }: { icon: IconNode; title: string; note?: string }) {
  return (
    <Row
      mark={
        <span class="search-row__icon">
          <Icon icon={icon} size={18} />
        </span>
      }
      title={title}
      note={note}
    />
  );
}
