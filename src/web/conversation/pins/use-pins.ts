import { useComputed } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { Message } from "#client/index.ts";
import { useModel } from "../model-context.ts";

/** The pinned messages, the newest first: asked for once, and again whenever a pin comes or goes in what is loaded. */
export function usePins(): readonly Message[] {
  const model = useModel();
  const [pins, setPins] = useState<readonly Message[]>([]);
  const version = useComputed(() => {
    const { messages, connection } = model.view.value;
    if (connection.status !== "open") return null;
    const changes = messages.filter(({ pinned, system }) => pinned || system?.type === "pinned");
    return changes.map(({ id, pinned }) => `${id} ${pinned}`).join();
  }).value;
  useEffect(() => {
    if (version === null) return;
    const asked = new AbortController();
    model.handle.pins.list({ signal: asked.signal }).then(
      ({ items }) => setPins(items),
      () => undefined,
    );
    return () => asked.abort();
  }, [version]);
  // What was deleted or unpinned meanwhile is so here as well.
  return pins.map(({ id }) => model.find(id) ?? pins.find((pin) => pin.id === id)).filter(isPinned);
}

function isPinned(message: Message | undefined): message is Message {
  return message?.pinned === true;
}
