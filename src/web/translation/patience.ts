import { effect, signal } from "@preact/signals";
import type { Message } from "#client/index.ts";
import { conversationById } from "#web/inbox/inbox.ts";
import { BROWSER, engine } from "./engine.ts";
import { readingLanguage } from "./languages.ts";
import { restOf } from "./rest-of.ts";

/**
 * For a live message, the server sends a translation, or that none is coming, within two waits of 8 s each. It does not
 * if it learned of the reader's language or of the switch after the message: then the page requests it.
 */
const OVERDUE_MS = 20_000;

/** Lists receive a new text a moment later than its conversation. */
const LISTED_MS = 1_500;

/** An open conversation and its loaded messages. */
interface Open {
  readonly isLive: boolean;
  readonly messages: () => readonly Message[];
}

const open = signal<ReadonlyMap<string, Open>>(new Map());

/** `isLive`: connected and caught up. `null`: closed. */
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
  /** Expects translations of texts changed after this position. */
  readonly after: number;
}

/** The conversations whose translations the server sends unasked. */
const listening = signal<ReadonlyMap<string, Listening>>(new Map());
effect(() => {
  const before = listening.peek();
  const language = readingLanguage.value;
  const next = new Map<string, Listening>();
  for (const [id, { isLive, messages }] of open.value) {
    const was = before.get(id);
    const isSent = engine.value !== BROWSER && conversationById(id)?.settings.translate === true;
    if (!isSent || (was === undefined && !isLive)) continue;
    // After a reconnection, requests what may have been lost; not before.
    const goesOn = was?.language === language && (was.isLive || !isLive);
    next.set(id, { isLive, language, after: goesOn ? was.after : newestOf(messages()) });
  }
  listening.value = next;
});

/** The position of the newest text. */
function newestOf(messages: readonly Message[]): number {
  return messages.reduce((newest, { text_version }) => Math.max(newest, text_version), 0);
}

/** Whether the server will send this text's translation, or that there is none. */
export function isComing({
  conversation_id,
  text_version,
}: Pick<Message, "conversation_id" | "text_version">): boolean {
  const heard = listening.value.get(conversation_id);
  return heard !== undefined && text_version > heard.after;
}

/** How long to wait before requesting this message's translation. */
export function patience(message: Message): number {
  if (isComing(message)) return OVERDUE_MS;
  const { created_at, edited_at } = message;
  const listedMs = engine.peek() === BROWSER ? 0 : LISTED_MS;
  return restOf(listedMs, Date.parse(edited_at ?? created_at), Date.now());
}
