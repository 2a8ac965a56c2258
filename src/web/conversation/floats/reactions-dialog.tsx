import type { Message } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { Dialog } from "#web/ui/dialog.tsx";
import { useModel, useOperations } from "../model-context.ts";
import { nameIn } from "../people.ts";
import { PersonLine } from "./person-line.tsx";

/** Who reacted, and with what: a finger cannot rest on a reaction to learn it. */
export function ReactionsDialog({ message }: { message: Message }) {
  const model = useModel();
  const operations = useOperations();
  const people = model.people.value;
  return (
    <Dialog title={t("message.reactions")} onClose={() => operations.close()}>
      <ul>
        {message.reactions.flatMap(({ emoji, user_ids }) =>
          user_ids.map((id) => (
            <PersonLine
              key={`${emoji} ${id}`}
              id={id}
              name={nameIn(people, id)}
              avatar={people.get(id)?.avatar ?? null}
              member={model.members.value.get(id)}
            >
              <span class="person-line__emoji">{emoji}</span>
            </PersonLine>
          )),
        )}
      </ul>
    </Dialog>
  );
}
