import { effect, signal } from "@preact/signals";
import type { Message } from "#client/index.ts";
import { conversationById } from "#web/inbox/inbox.ts";
import { BROWSER, engine } from "./engine.ts";
import { readingLanguage } from "./languages.ts";
import { restOf } from "./rest-of.ts";

/**
 * For a live message the server sends a translation, or that none is coming, within two waits of 8 s each; but not
 * where the server heard of the language I read, or of the switch, after the message. Then it is asked for.
 */
const OVERDUE_MS = 20_000;

/** A new text is known to lists a moment later than to its conversation. */
const LISTED_MS = 1_500;

/** An open conversation, and what is known of it at its end. */
interface Open {
  readonly isLive: boolean;
  readonly messages: () => readonly Message[];
}

const open = signal<ReadonlyMap<string, Open>>(new Map());

/** `isLive`: connected, with nothing missing. `null`: no longer open. */
export function setOpen(conversation_id: string, now: Open | null): void {
  if (open.peek().get(conversation_id)?.isLive === now?.isLive) return;
  const next = new Map(open.peek());
  if (now === null) next.delete(conversation_id);
  else next.set(conversation_id, now);
  open.value = next;
}

interface Listening {
  readonly isLive: boolean;
  readonly language: string;
  /** Of what is changed after this position. */
  readonly after: number;
}

/** Where the server sends translations by itself. */
const listening = signal<ReadonlyMap<string, Listening>>(new Map());
effect(() => {
  const before = listening.peek();
  const language = readingLanguage.value;
  const next = new Map<string, Listening>();
  for (const [id, { isLive, messages }] of open.value) {
    const was = before.get(id);
    const isSent = engine.value !== BROWSER && conversationById(id)?.settings.translate === true;
    if (!isSent || (was === undefined && !isLive)) continue;
    // What a connection that broke may have lost is asked for as soon as there is one again, and no sooner.
    const goesOn = was?.language === language && (was.isLive || !isLive);
    next.set(id, { isLive, language, after: goesOn ? was.after : newestOf(messages()) });
  }
  listening.value = next;
});

/** The position of the last text. */
function newestOf(messages: readonly Message[]): number {
  return messages.reduce((newest, { text_version }) => Math.max(newest, text_version), 0);
}

/** Whether this text's translation comes by itself, or word that there is none. */
export function isComing({
  conversation_id,
  text_version,
}: Pick<Message, "conversation_id" | "text_version">): boolean {
  const heard = listening.value.get(conversation_id);
  return heard !== undefined && text_version > heard.after;
}

/** How long to wait before asking for this message. */
export function patience(message: Message): number {
  if (isComing(message)) return OVERDUE_MS;
  const { created_at, edited_at } = message;
  const listedMs = engine.peek() === BROWSER ? 0 : LISTED_MS;
  return restOf(listedMs, Date.parse(edited_at ?? created_at), Date.now());
}
