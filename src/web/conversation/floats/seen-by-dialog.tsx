import type { Message } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { showPerson } from "#web/people/shown-person.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { seenBy } from "../message/seen.ts";
import { useModel, useOperations } from "../model-context.ts";
import { calledHere } from "#web/inbox/called-here.ts";
import "./seen-by-dialog.css";

export function SeenByDialog({ message }: { message: Message }) {
  const model = useModel();
  const operations = useOperations();
  const readers = seenBy(message, model.members.value, model.myId.value);
  return (
    <Dialog title={t("message.seen_by")} onClose={() => operations.close()}>
      {readers.length === 0 && <p>{t("message.seen_by_none")}</p>}
      <ul class="seen-by">
        {readers.map((member) => (
          <li key={member.user_id} class="seen-by__person">
            <Avatar
              id={member.user_id}
              name={calledHere(member)}
              size={32}
              src={member.avatar_url}
            />
            <button
              type="button"
              class="seen-by__name"
              dir="auto"
              aria-haspopup="dialog"
              onClick={() => {
                operations.close();
                showPerson(member.user_id, member);
              }}
            >
              {calledHere(member)}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
