import { useEffect, useState } from "preact/hooks";
import type { Message } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { gist } from "#web/inbox/last-message.ts";
import type { ConversationModel } from "./conversation-model.ts";
import { useModel } from "./model-context.ts";
import { nameIn } from "./people.ts";

/** Messages that come within this time are told as one. */
const GATHER_MS = 800;

/** Then it is taken away: whoever reads through the page later is not told it as if it were new. */
const STAYS_MS = 5_000;

/** Each is told once; one that says what the one before said is another all the same. */
interface Told {
  readonly number: number;
  readonly text: string;
}

/** Tells of new messages of others to whoever listens to the page, without interrupting. */
export function Announcer() {
  const model = useModel();
  const [told, setTold] = useState<Told | null>(null);
  useEffect(() => {
    let gathered: Message[] = [];
    /** The newest that was told. */
    let last = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let clearing: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      timer = undefined;
      const text = wordsFor(gathered, model);
      setTold((before) => ({ number: (before?.number ?? 0) + 1, text }));
      gathered = [];
      clearTimeout(clearing);
      clearing = setTimeout(() => setTold(emptied), STAYS_MS);
    };
    const unsubscribe = model.connection.on("message", (message) => {
      const { id, sender_id, deleted_at } = message;
      if (sender_id === model.myId.value || deleted_at !== null || id <= last) return;
      last = id;
      gathered.push(message);
      timer ??= setTimeout(tell, GATHER_MS);
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
      clearTimeout(clearing);
    };
  }, []);
  return (
    <div class="visually-hidden" role="log" aria-live="polite">
      {told !== null && told.text !== "" && <p key={told.number}>{told.text}</p>}
    </div>
  );
}

function emptied(told: Told | null): Told | null {
  return told === null ? null : { ...told, text: "" };
}

function wordsFor(messages: readonly Message[], model: ConversationModel): string {
  const [only] = messages;
  if (messages.length !== 1 || only === undefined) {
    return t("chat.new_messages", { count: messages.length });
  }
  const name = nameIn(model.people.value, only.sender_id);
  return t("chat.announce", { name, text: gist(only) });
}
