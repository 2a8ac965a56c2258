import type { Message } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { Dialog } from "#web/ui/dialog.tsx";
import { seenBy } from "../message/seen.ts";
import { useModel, useOperations } from "../model-context.ts";
import { calledHere } from "#web/inbox/called-here.ts";
import { PersonLine } from "./person-line.tsx";

export function SeenByDialog({ message }: { message: Message }) {
  const model = useModel();
  const operations = useOperations();
  const readers = seenBy(message, model.members.value, model.myId.value);
  return (
    <Dialog title={t("message.seen_by")} onClose={() => operations.close()}>
      {readers.length === 0 && <p>{t("message.seen_by_none")}</p>}
      <ul>
        {readers.map((member) => (
          <PersonLine
            key={member.user_id}
            id={member.user_id}
            name={calledHere(member)}
            avatar={member.avatar_url}
            member={member}
          />
        ))}
      </ul>
    </Dialog>
  );
}
