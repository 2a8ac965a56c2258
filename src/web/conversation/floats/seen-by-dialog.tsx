import { useEffect, useState } from "preact/hooks";
import type { Message } from "#client/index.ts";
import { formatWhen } from "#web/i18n/format.ts";
import { t } from "#web/i18n/t.ts";
import { calledHere } from "#web/inbox/names.ts";
import { Dialog } from "#web/ui/dialog.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { latestFirst, seenBy, type ReadTimes } from "../message/seen.ts";
import { useModel } from "../model-context.ts";
import { PersonLine } from "./people-dialogs.tsx";

interface SeenByDialogProps {
  message: Message;
  onClose: () => void;
}

/** The members who have read a message, with the times that are known, the latest first. */
export function SeenByDialog({ message, onClose }: SeenByDialogProps) {
  const model = useModel();
  const readers = seenBy(message, model.members.value, model.myId.value);
  const times = useReadTimes(message.id, readers.length);
  return (
    <Dialog title={t("message.seen_by")} onClose={onClose}>
      {readers.length === 0 && <p>{t("message.seen_by_none")}</p>}
      {times === null && <Skeleton rows={Math.min(readers.length, 5)} />}
      <ul>
        {times !== null &&
          latestFirst(readers, times).map((member) => (
            <PersonLine
              key={member.user_id}
              id={member.user_id}
              name={calledHere(member)}
              avatar={member.avatar_url}
              member={member}
            >
              <ReadTime at={times.get(member.user_id) ?? null} />
            </PersonLine>
          ))}
      </ul>
    </Dialog>
  );
}

function ReadTime({ at }: { at: string | null }) {
  if (at === null) return null;
  return (
    <time class="person-line__time" dateTime={at}>
      {formatWhen(at)}
    </time>
  );
}

/** Fetches the times anew when the number of readers changes. Null while they load; empty if they cannot be fetched. */
function useReadTimes(messageId: number, readers: number): ReadTimes | null {
  const { handle } = useModel();
  const [times, setTimes] = useState<ReadTimes | null>(readers === 0 ? new Map() : null);
  useEffect(() => {
    if (readers === 0) return undefined;
    const leaving = new AbortController();
    const load = async () => {
      const found = new Map<string, string | null>();
      const all = handle.readers.all(messageId, { signal: leaving.signal });
      for await (const { user_id, read_at } of all) found.set(user_id, read_at);
      return found;
    };
    load().then(setTimes, () => {
      if (!leaving.signal.aborted) setTimes((before) => before ?? new Map());
    });
    return () => leaving.abort();
  }, [handle, messageId, readers]);
  return times;
}
