import type { Message } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { showPerson } from "#web/people/shown-person.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { useModel, useOperations } from "../model-context.ts";
import { nameIn } from "../people.ts";
import "./seen-by-dialog.css";

/** Who reacted, and with what: a finger cannot rest on a reaction to learn it. */
export function ReactionsDialog({ message }: { message: Message }) {
  const model = useModel();
  const operations = useOperations();
  const people = model.people.value;
  return (
    <Dialog title={t("message.reactions")} onClose={() => operations.close()}>
      <ul class="seen-by">
        {message.reactions.flatMap(({ emoji, user_ids }) =>
          user_ids.map((id) => (
            <li key={`${emoji} ${id}`} class="seen-by__person">
              <Avatar
                id={id}
                name={nameIn(people, id)}
                size={32}
                src={people.get(id)?.avatar ?? null}
              />
              <button
                type="button"
                class="seen-by__name"
                dir="auto"
                aria-haspopup="dialog"
                onClick={() => {
                  operations.close();
                  showPerson(id, model.members.value.get(id));
                }}
              >
                {nameIn(people, id)}
              </button>
              <span class="seen-by__emoji">{emoji}</span>
            </li>
          )),
        )}
      </ul>
    </Dialog>
  );
}
