import type { Member, Message } from "#client/index.ts";
import { conversationPath, followMessageLink } from "#web/app/navigate.ts";
import { gist } from "#web/inbox/last-message.ts";
import { formatListTime } from "#web/i18n/format.ts";
import { t } from "#web/i18n/t.ts";
import "./pins.css";

interface PinsProps {
  conversationId: string;
  pins: readonly Message[];
  members: readonly Member[];
}

export function Pins({ conversationId, pins, members }: PinsProps) {
  if (pins.length === 0) return null;
  return (
    <section>
      <h2 class="details__heading">{t("details.pinned")}</h2>
      <ul class="pins">
        {pins.map((message) => (
          <li key={message.id}>
            <a
              class="pins__pin"
              href={conversationPath(conversationId, message.id)}
              onClick={(event) => followMessageLink(event, conversationId, message.id)}
            >
              <span class="pins__who">
                <span dir="auto">{nameIn(members, message.sender_id)}</span>
                <time dateTime={message.created_at}>{formatListTime(message.created_at)}</time>
              </span>
              <span class="pins__text" dir="auto">
                {gist(message)}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function nameIn(members: readonly Member[], user_id: string): string {
  const member = members.find((member) => member.user_id === user_id);
  return member?.nickname ?? member?.display_name ?? "";
}
