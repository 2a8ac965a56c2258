import { useSignal } from "@preact/signals";
import { Bookmark, UsersRound } from "lucide";
import type { NewConversation as Wanted, User } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { detailsOpen } from "#web/app/overlays.ts";
import { conversationPath, navigate } from "#web/app/navigate.ts";
import { parley } from "#web/app/parley.ts";
import { openSaved } from "#web/forward/saved-messages.ts";
import { showConversation } from "#web/inbox/inbox.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { TextField } from "#web/ui/text-field.tsx";
import { inviting } from "./details/invite/invite-button.tsx";
import { ChosenPeople, PeoplePicker } from "./people-picker.tsx";
import { ScreenHeader } from "./screen-header.tsx";
import "./screen.css";

/** Starts a direct conversation by a press on a person, or a group with several people. */
export function NewConversation() {
  const isGroup = useSignal(false);
  const title = useSignal("");
  const chosen = useSignal<readonly User[]>([]);
  const busy = useSignal(false);

  const create = async (wanted: Wanted) => {
    if (busy.value) return;
    busy.value = true;
    await attempt(async () => {
      const conversation = await parley.conversations.create(wanted);
      showConversation(conversation);
      if (wanted.kind === "group" && wanted.member_ids?.length === 0) {
        inviting.value = conversation.id;
        detailsOpen.value = true;
      }
      navigate(conversationPath(conversation.id), { replace: true });
    });
    busy.value = false;
  };
  const toggle = (person: User) => {
    const others = chosen.value.filter(({ id }) => id !== person.id);
    chosen.value = others.length < chosen.value.length ? others : [...others, person];
  };
  // An empty group fills by its invitation link.
  const isEmpty = chosen.value.length === 0;
  const createGroup = () =>
    create({
      kind: "group",
      title: title.value.trim() || null,
      member_ids: chosen.value.map(({ id }) => id),
    });

  return (
    <div class="screen">
      <ScreenHeader title={isGroup.value ? t("new.group") : t("new.title")} />
      <div class="screen__scroll">
        <div class="screen__column">
          {isGroup.value ? (
            <form
              class="screen__card"
              onSubmit={(event) => {
                event.preventDefault();
                void createGroup();
              }}
            >
              <TextField
                label={t("new.group_name")}
                value={title.value}
                maxLength={128}
                autofocus
                onInput={(value) => {
                  title.value = value;
                }}
              />
              <ChosenPeople people={chosen.value} onRemove={toggle} />
              <div class="screen__row">
                <Button
                  kind="primary"
                  type="submit"
                  busy={busy.value}
                  disabled={isEmpty && title.value.trim() === ""}
                >
                  {isEmpty ? t("invites.create_empty") : t("new.create_group")}
                </Button>
                <Button
                  kind="quiet"
                  onClick={() => {
                    isGroup.value = false;
                  }}
                >
                  {t("ui.cancel")}
                </Button>
              </div>
            </form>
          ) : (
            <div class="screen__row">
              <Button
                icon={UsersRound}
                onClick={() => {
                  isGroup.value = true;
                }}
              >
                {t("new.group")}
              </Button>
              <Button icon={Bookmark} onClick={openSaved}>
                {t("saved.title")}
              </Button>
            </div>
          )}
          <section class="screen__card" aria-label={t("people.people")}>
            <PeoplePicker
              {...(isGroup.value ? { chosen: chosen.value } : {})}
              onPick={(person) => {
                if (isGroup.value) toggle(person);
                else void create({ kind: "direct", member_ids: [person.id] });
              }}
            />
          </section>
        </div>
      </div>
    </div>
  );
}
