import { useComputed } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { Message, PendingSend } from "#client/index.ts";
import { allAsDeletedHere, asDeletedHere } from "#web/inbox/deleted-here.ts";
import { useModel } from "../model-context.ts";

export interface Replies {
  readonly root: Message | null;
  readonly items: readonly (Message | PendingSend)[];
  readonly state: "loading" | "ready" | "failed";
  /** `null`: all replies are loaded. */
  readonly loadEarlier: (() => void) | null;
  readonly retry: () => void;
}

/** A thread: its loaded pages, merged with the conversation's live changes. */
export function useReplies(rootId: number): Replies {
  const model = useModel();
  const [fetched, setFetched] = useState<readonly Message[]>([]);
  const [original, setOriginal] = useState<Message | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const [state, setState] = useState<Replies["state"]>("loading");

  const load = (before: string | null) => {
    setState("loading");
    const { messages, replies } = model.handle;
    const page = replies.list(rootId, before === null ? {} : { before });
    const root = model.find(rootId) ?? messages.get(rootId);
    Promise.all([page, root]).then(
      ([{ items, next_cursor }, root]) => {
        setFetched((known) => [...items, ...known]);
        setCursor(next_cursor);
        setOriginal(root);
        setState("ready");
      },
      () => setState("failed"),
    );
  };
  useEffect(() => load(null), []);

  const live = useComputed(() =>
    model.view.value.segments.flatMap(({ messages }) => messages),
  ).value;
  const pending = model.pending.value.filter(({ draft }) => draft.reply_to === rootId);
  return {
    root: model.find(rootId) ?? (original === null ? null : asDeletedHere(original)),
    items: [...allAsDeletedHere(mergeReplies(rootId, fetched, live)), ...pending],
    state,
    loadEarlier: cursor === null ? null : () => load(cursor),
    retry: () => load(cursor),
  };
}

/** The replies to a message, loaded or live, each in its latest version. */
export function mergeReplies(
  rootId: number,
  fetched: readonly Message[],
  live: readonly Message[],
): readonly Message[] {
  const latest = new Map<number, Message>();
  for (const message of [...fetched, ...live]) {
    if (message.reply_to !== rootId) continue;
    const known = latest.get(message.id);
    if (known === undefined || message.version >= known.version) latest.set(message.id, message);
  }
  return [...latest.values()].sort((a, b) => a.id - b.id);
}
