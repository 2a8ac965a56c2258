import { ArrowLeft, Info, Search } from "lucide";
import type { Conversation, Member, NamedMember } from "#client/index.ts";
import { detailsOpen } from "#web/app/overlays.ts";
import { goBack } from "#web/app/navigate.ts";
import { isSaved, nameOf } from "#web/inbox/names.ts";
import { conversationById } from "#web/inbox/inbox.ts";
import { isOnline } from "#web/inbox/liveliness.ts";
import { t } from "#web/i18n/t.ts";
import { useLastSeenText, useLookedUp } from "#web/people/use-looked-up.ts";
import { showPerson } from "#web/people/person-dialogs.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { IconButton } from "#web/ui/icon-button.tsx";
import { useModel, useOperations } from "../model-context.ts";
import { titleOf, type People } from "../people.ts";
import { presenceLine, type PresenceLine } from "./presence-line.ts";
import "./conversation-header.css";

/** The conversation's title and who is online or typing. */
export function ConversationHeader() {
  const model = useModel();
  const operations = useOperations();
  const view = model.view.value;
  // The list is loaded before the conversation.
  const listed = conversationById(model.id);
  const conversation = view.conversation ?? listed ?? null;
  const people = model.people.value;
  const title = titleOf(conversation, people) ?? (listed === undefined ? "" : nameOf(listed));
  const other = conversation?.direct_with ?? null;
  const line = presenceLine(view, people, isOnline);
  const isTyping = line.kind === "typing";
  const isAway = line.kind === "direct" && !line.online;
  const lastSeen = useLastSeenText(useLookedUp(isAway ? (other?.user_id ?? null) : null));
  return (
    <header class="conversation-header">
      <span class="conversation-header__back">
        <IconButton icon={ArrowLeft} directional label={t("chat.back")} onClick={goBack} />
      </span>
      <div class="conversation-header__who">
        <Avatar
          id={other?.user_id ?? model.id}
          name={title}
          src={pictureOf(conversation, people)}
          online={line.kind === "direct" && line.online}
          isSaved={conversation !== null && isSaved(conversation)}
        />
        <div class="conversation-header__words">
          <h1 class="conversation-header__title" dir="auto">
            {title}
          </h1>
          <p
            class={
              isTyping
                ? "conversation-header__line conversation-header__line--typing"
                : "conversation-header__line"
            }
          >
            <bdi>{view.conversation !== null && wordsOf(line, other, lastSeen)}</bdi>
          </p>
        </div>
        <button
          type="button"
          class="conversation-header__open"
          aria-label={title}
          aria-haspopup={other === null ? undefined : "dialog"}
          aria-expanded={other === null ? detailsOpen.value : undefined}
          onClick={() => {
            if (other === null) detailsOpen.value = !detailsOpen.value;
            else showPerson(other.user_id, knownAs(other, model.members.value));
          }}
        />
      </div>
      <IconButton
        icon={Search}
        label={t("search.title")}
        expanded={model.searching.value}
        onClick={() => {
          if (model.searching.value) model.searching.value = false;
          else operations.openSearch();
        }}
      />
      <IconButton
        icon={Info}
        label={t("chat.details")}
        expanded={detailsOpen.value}
        onClick={() => (detailsOpen.value = !detailsOpen.value)}
      />
    </header>
  );
}

/** Prefers the picture of a person's member record, which changes live. */
function pictureOf(
  conversation: Pick<Conversation, "avatar_url" | "direct_with"> | null,
  people: People,
): string | null {
  const other = conversation?.direct_with ?? null;
  if (other === null) return conversation?.avatar_url ?? null;
  const known = people.get(other.user_id);
  return known === undefined ? other.avatar_url : known.avatar;
}

/** Prefers a person's member record, which has their nickname. */
function knownAs(
  other: NonNullable<Conversation["direct_with"]>,
  members: ReadonlyMap<string, Member>,
): NamedMember {
  return members.get(other.user_id) ?? { ...other, nickname: null };
}

function wordsOf(
  line: PresenceLine,
  other: Conversation["direct_with"],
  lastSeen: string | null,
): string {
  switch (line.kind) {
    case "typing": {
      const [a = "", b = ""] = line.names;
      if (other !== null) return t("chat.typing_direct");
      if (line.names.length === 1) return t("chat.typing_one", { name: a });
      if (line.names.length === 2) return t("chat.typing_two", { a, b });
      return t("chat.typing_many", { count: line.names.length });
    }
    case "direct":
      if (other === null || other.deleted === true) return "";
      return line.online ? t("chat.online") : (lastSeen ?? `@${other.username}`);
    case "group": {
      const members = t("chat.members", { count: line.members });
      return line.online === 0
        ? members
        : t("chat.members_online", { members, online: line.online });
    }
  }
}
