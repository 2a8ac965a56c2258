import { signal } from "@preact/signals";
import { afterWriting, NOT_WRITTEN, type KeptWriting, type Writing } from "#client/index.ts";
import { local } from "./local.ts";

/*
 * Drafts, in `localStorage` because it writes synchronously: a page that is closed, or a tab that a phone discards,
 * does not wait for a database. Beside a conversation's draft stands the server's version of it.
 */

const PREFIX = "parley.draft.";
const SYNCED = "parley.drafted.";

/** The text of each draft, by key. */
export const drafts = signal<ReadonlyMap<string, string>>(new Map(written()));

/** Called for each conversation with a changed draft; `isDone`: sent, deleted, or the user left it. */
type Sink = (conversation_id: string, isDone: boolean) => void;
let sink: Sink = () => undefined;
export function passWritten(to: Sink): void {
  sink = to;
}

/** `key`: a conversation's id, or `id/message id` for a thread. Returns "" without a draft. */
export function loadDraft(key: string): string {
  return local.getItem(PREFIX + key) ?? "";
}

/** Saves a draft. A thread's draft stays on this device. */
export function saveDraft(key: string, text: string, reply_to: number | null = null): void {
  if (key.includes("/")) return saveText(key, text);
  const writing = afterWriting(loadWriting(key), { text, reply_to });
  saveText(key, text);
  saveWriting(key, writing);
  sink(key, text === "");
}

/** Reports that the user has stopped writing there. */
export function leaveDraft(key: string): void {
  if (!key.includes("/")) sink(key, true);
}

export function loadWriting(conversation_id: string): KeptWriting {
  const text = loadDraft(conversation_id);
  const kept = local.getItem(SYNCED + conversation_id);
  // An earlier build stored only the text, which no other device has.
  if (kept === null) return { ...NOT_WRITTEN, text, pending: text !== "" };
  return { ...NOT_WRITTEN, ...(JSON.parse(kept) as Omit<KeptWriting, "text">), text };
}

export function saveWriting(conversation_id: string, { text, ...synced }: KeptWriting): void {
  const isOver = text === "" && synced.base.text === "";
  if (isOver) local.removeItem(SYNCED + conversation_id);
  else local.setItem(SYNCED + conversation_id, JSON.stringify(synced));
  if (text === loadDraft(conversation_id)) return;
  saveText(conversation_id, text);
  for (const look of lookers.get(conversation_id) ?? []) look();
}

function saveText(key: string, text: string): void {
  if (text === "") local.removeItem(PREFIX + key);
  else local.setItem(PREFIX + key, text);
  listAll();
}

const lookers = new Map<string, Set<() => void>>();

/**
 * Follows a draft's changes in other tabs and devices, also those made while this tab was frozen. Returns a function
 * that stops it.
 */
export function followDraft(key: string, changed: (writing: Writing) => void): () => void {
  const look = () => changed(loadWriting(key));
  const looked = (event: StorageEvent) => {
    if (event.key === PREFIX + key) look();
  };
  const others = lookers.get(key) ?? new Set();
  lookers.set(key, others.add(look));
  addEventListener("storage", looked);
  addEventListener("pageshow", look);
  return () => {
    others.delete(look);
    removeEventListener("storage", looked);
    removeEventListener("pageshow", look);
  };
}

/** Deletes the drafts of a conversation and its threads. */
export function forgetDraftsOf(conversation_id: string): void {
  forget(conversation_id);
}

/** Ids of conversations with a draft, in them or in their threads. */
export function draftedIn(): readonly string[] {
  const keys = local.keys().filter((key) => key.startsWith(PREFIX));
  return keys.map((key) => key.slice(PREFIX.length).split("/", 1)[0] ?? "");
}

/** Ids of conversations with a draft that is, or is to be, on the server. */
export function syncedIn(): readonly string[] {
  const known = local.keys().filter((key) => key.startsWith(SYNCED));
  return [...new Set([...known.map((key) => key.slice(SYNCED.length)), ...drafts.peek().keys()])];
}

export function forgetDrafts(): void {
  forget("");
}

function forget(start: string): void {
  for (const key of local.keys()) {
    if (key.startsWith(PREFIX + start) || key.startsWith(SYNCED + start)) local.removeItem(key);
  }
  listAll();
}

function listAll(): void {
  const now = written();
  const held = drafts.peek();
  if (now.length === held.size && now.every(([id, text]) => held.get(id) === text)) return;
  drafts.value = new Map(now);
}

function written(): [string, string][] {
  return local.keys().flatMap((key): [string, string][] => {
    const id = key.slice(PREFIX.length);
    return key.startsWith(PREFIX) && !id.includes("/") ? [[id, loadDraft(id)]] : [];
  });
}

addEventListener("storage", ({ key }) => {
  if (key?.startsWith(PREFIX) === true) listAll();
});
