import type { ConversationView, Message } from "#client/index.ts";
import { indexOf } from "./timeline/timeline-item.ts";

/** A stretch of history without gaps. The timeline shows one at a time. */
export interface Stretch {
  readonly messages: readonly Message[];
  readonly hasOlder: boolean;
  /** Whether new messages are appended to it. */
  readonly isNewest: boolean;
}

/** The stretch with the message `anchor`, or the newest one if there is no anchor or none has it. */
export function stretchOf(
  view: Pick<ConversationView, "segments" | "messages" | "has_more">,
  anchor: number | null,
): Stretch {
  const newest = { messages: view.messages, hasOlder: view.has_more, isNewest: true };
  if (anchor === null) return newest;
  const at = view.segments.findIndex(({ messages }) => indexOf(messages, anchor) >= 0);
  const segment = view.segments[at];
  if (segment === undefined || at === view.segments.length - 1) return newest;
  return { messages: segment.messages, hasOlder: segment.has_more, isNewest: false };
}

/** A loaded message in any stretch, including one that is loaded only because another quotes it. */
export function findMessage(
  {
    segments,
    referenced,
    messages,
  }: Pick<ConversationView, "segments" | "referenced" | "messages">,
  id: number,
): Message | undefined {
  for (const list of [messages, ...segments.map((segment) => segment.messages)]) {
    const index = indexOf(list, id);
    if (index >= 0) return list[index];
  }
  return referenced.get(id);
}
