import { useEffect, useState } from "preact/hooks";
import type { Message } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { gist } from "#web/inbox/last-message.ts";
import { useModel } from "./model-context.ts";
import { nameIn } from "./people.ts";

/** Messages that come within this time are told as one. */
const GATHER_MS = 800;

/** Tells of new messages of others to whoever listens to the page, without interrupting. */
export function Announcer() {
  const model = useModel();
  const [text, setText] = useState("");

  useEffect(() => {
    let gathered: Message[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      timer = undefined;
      const [only] = gathered;
      if (gathered.length === 1 && only !== undefined) {
        const name = nameIn(model.people.value, only.sender_id);
        setText(t("chat.announce", { name, text: gist(only) }));
      } else setText(t("chat.new_messages", { count: gathered.length }));
      gathered = [];
    };
    const unsubscribe = model.connection.on("message", (message) => {
      if (message.sender_id === model.myId.value || message.deleted_at !== null) return;
      gathered.push(message);
      timer ??= setTimeout(tell, GATHER_MS);
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, []);

  return (
    <div class="visually-hidden" role="log" aria-live="polite">
      <p key={text}>{text}</p>
    </div>
  );
}
