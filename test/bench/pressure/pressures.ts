import { setTimeout as sleep } from "node:timers/promises";
import type { Grant } from "#protocol/auth.ts";
import type { LoadSocket } from "../load/socket.ts";
import type { ParleySystem } from "../parley-system.ts";

/** One member of a conversation, and all they may do to it. */
export interface Presser {
  system: ParleySystem;
  person: Grant;
  conversation: string;
  socket: LoadSocket;
  /** A message of theirs, to be changed. */
  message_id: number;
}

/** What one member does over and over, as fast as the limits let them; times a second. */
export interface Pressure {
  name: string;
  perSecond: number;
  once: (presser: Presser, turn: number) => Promise<unknown> | void;
}

const LENGTH = 8_000;
/** `sends_per_second` and `frames_per_second`, as `wrangler.toml` and the protocol have them. */
const SENDS = 10;
const FRAMES = 20;

function texts(name: string, text: string): Pressure {
  const frame = (turn: number) => {
    const client_id = `${name}-${turn}-${Date.now()}`;
    return JSON.stringify({ type: "send", ref: client_id, client_id, text });
  };
  return { name, perSecond: SENDS, once: ({ socket }, turn) => socket.send(frame(turn)) };
}

function frames(
  name: string,
  perSecond: number,
  frame: (message_id: number, turn: number) => object,
): Pressure {
  return {
    name,
    perSecond,
    once: ({ socket, message_id }, turn) => socket.send(JSON.stringify(frame(message_id, turn))),
  };
}

function requests(
  name: string,
  perSecond: number,
  path: (conversation: string) => string,
): Pressure {
  return {
    name,
    perSecond,
    once: ({ system, person, conversation }) =>
      system.ask({ person, method: "GET", path: path(conversation) }).catch(() => undefined),
  };
}

export const PRESSURES: readonly Pressure[] = [
  texts("ordinary texts", "Good morning everyone, this is a message like any other."),
  texts("texts of @", "@".repeat(LENGTH)),
  texts("texts near addresses", "a@b".repeat(LENGTH / 4)),
  texts("Chinese texts", "今天天气很好我们去公园吧".repeat(LENGTH / 12)),
  texts("texts of stacked marks", "Z\u0301\u0302".repeat(LENGTH / 3)),
  texts("texts of code spans", "`a``b".repeat(LENGTH / 5)),
  frames("edits", SENDS, (message_id, turn) => ({
    type: "edit",
    ref: `e${turn}`,
    message_id,
    text: `${turn} ${"@".repeat(LENGTH - 10)}`,
  })),
  frames("reactions", FRAMES, (message_id, turn) => ({
    type: "react",
    ref: `r${turn}`,
    message_id,
    emoji: "👍",
    active: turn % 2 === 0,
  })),
  frames("typing", FRAMES, (_, turn) => ({ type: "typing", active: turn % 2 === 0 })),
  frames("resumes from the beginning", 2, () => ({ type: "resume", since: 0, epoch: "" })),
  frames("rubbish", 4, () => ({ type: "nonsense", text: "@".repeat(LENGTH) })),
  requests("history", 10, (id) => `conversations/${id}/messages?limit=200`),
  requests("searches of one letter", 10, () => "search/messages?q=a"),
];

/** Presses until it is told to stop; what is refused is refused. */
export async function press(
  { once, perSecond }: Pressure,
  presser: Presser,
  signal: AbortSignal,
): Promise<void> {
  const began = performance.now();
  for (let turn = 0; !signal.aborted; turn += 1) {
    void once(presser, turn);
    await sleep(Math.max(0, began + ((turn + 1) * 1_000) / perSecond - performance.now()));
  }
}
