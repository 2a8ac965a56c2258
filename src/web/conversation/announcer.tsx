import { useEffect, useState } from "preact/hooks";
import type { Message } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { gist } from "#web/inbox/last-message.ts";
import { reportLine } from "#web/inbox/report-line.ts";
import type { ConversationModel } from "./conversation-model.ts";
import { useModel } from "./model-context.ts";
import { nameIn } from "./people.ts";

/** Messages that arrive within this time are announced together. */
const GATHER_MS = 800;

/** The text is removed after this, so that nobody who reads through the page later hears it as new. */
const STAYS_MS = 5_000;

/** Each announcement is read once. `number` tells apart two with the same text. */
interface Announcement {
  readonly number: number;
  readonly text: string;
}

/** Announces others' new messages to assistive technology without interrupting it. */
export function Announcer() {
  const model = useModel();
  const [announced, setAnnounced] = useState<Announcement | null>(null);
  useEffect(() => {
    let gathered: Message[] = [];
    /** The newest announced message. */
    let last = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let clearing: ReturnType<typeof setTimeout> | undefined;
    const announce = () => {
      timer = undefined;
      const text = wordsFor(gathered, model);
      setAnnounced((before) => ({ number: (before?.number ?? 0) + 1, text }));
      gathered = [];
      clearTimeout(clearing);
      clearing = setTimeout(() => setAnnounced(emptied), STAYS_MS);
    };
    const unsubscribe = model.connection.on("message", (message) => {
      const { id, sender_id, deleted_at } = message;
      if (sender_id === model.myId.value || deleted_at !== null || id <= last) return;
      last = id;
      gathered.push(message);
      timer ??= setTimeout(announce, GATHER_MS);
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
      clearTimeout(clearing);
    };
  }, []);
  return (
    <div class="visually-hidden" role="log" aria-live="polite">
      {announced !== null && announced.text !== "" && (
        <p key={announced.number}>{announced.text}</p>
      )}
    </div>
  );
}

function emptied(announced: Announcement | null): Announcement | null {
  return announced === null ? null : { ...announced, text: "" };
}

function wordsFor(messages: readonly Message[], model: ConversationModel): string {
  const [only] = messages;
  if (messages.length !== 1 || only === undefined) {
    return t("chat.new_messages", { count: messages.length });
  }
  const people = model.people.value;
  if (only.system !== undefined) {
    return reportLine(only, (id) => people.get(id)?.name ?? null) ?? "";
  }
  const name = nameIn(people, only.sender_id);
  return t("chat.announce", { name, text: gist(only) });
}
