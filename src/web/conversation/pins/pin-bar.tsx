import { useSignal, useComputed } from "@preact/signals";
import { List, Pin, PinOff, X } from "lucide";
import { detailsOpen } from "#web/app/overlays.ts";
import { t } from "#web/i18n/t.ts";
import { asDeletedHere } from "#web/inbox/deleted-here.ts";
import { gist } from "#web/inbox/last-message.ts";
import { Icon } from "#web/ui/icon.tsx";
import { IconButton } from "#web/ui/icon-button.tsx";
import { mayPin } from "../message/permissions.ts";
import { useModel, useOperations } from "../model-context.ts";
import { useEffect, useState } from "preact/hooks";
import type { Message } from "#client/index.ts";
import "./pin-bar.css";

/** The newest pin when someone hid the bar, by conversation. A newer one shows the bar again. */
const hiddenAt = new Map<string, number>();

/** The newest pinned message, below the header. Each press jumps to a message and shows the pin before it. */
export function PinBar() {
  const model = useModel();
  const operations = useOperations();
  const pins = usePins();
  const at = useSignal(0);
  const hiddenUpTo = useSignal(hiddenAt.get(model.id) ?? 0);
  const [newest] = pins;
  const index = at.value % Math.max(1, pins.length);
  const pin = pins[index];
  if (newest === undefined || pin === undefined || newest.id <= hiddenUpTo.value) return null;
  const hide = () => {
    hiddenAt.set(model.id, newest.id);
    hiddenUpTo.value = newest.id;
  };
  return (
    <section class="pin-bar" aria-label={t("pins.bar")}>
      <button
        type="button"
        class="pin-bar__pin"
        onClick={() => {
          operations.jump(pin.id);
          at.value = index + 1;
        }}
      >
        <Icon icon={Pin} size={18} />
        <span class="pin-bar__words">
          <span class="pin-bar__which">
            {pins.length === 1
              ? t("pins.one")
              : t("pins.of", { n: pins.length - index, count: pins.length })}
          </span>
          <span class="pin-bar__text" dir="auto">
            {gist(pin)}
          </span>
        </span>
      </button>
      {pins.length > 1 && (
        <IconButton icon={List} label={t("pins.all")} onClick={() => (detailsOpen.value = true)} />
      )}
      {mayPin(pin, model.actor.value) && (
        <IconButton icon={PinOff} label={t("message.unpin")} onClick={() => operations.pin(pin)} />
      )}
      <IconButton icon={X} label={t("pins.hide")} onClick={hide} />
    </section>
  );
}

/** The pinned messages, newest first. They are loaded once, and again when a pin changes among the loaded messages. */
function usePins(): readonly Message[] {
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
  // A message may have been deleted or unpinned since they were loaded.
  return pins.map((pin) => model.find(pin.id) ?? asDeletedHere(pin)).filter(({ pinned }) => pinned);
}
