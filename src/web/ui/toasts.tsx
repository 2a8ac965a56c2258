import { signal } from "@preact/signals";
import { X } from "lucide";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { hideToast, toasts, type Toast } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";
import { IconButton } from "./icon-button.tsx";
import "./toasts.css";

/** The page, and what is modal over it: the last one is what one sees, and all that is not inert. */
const places = signal<readonly symbol[]>([]);

/** Those that were read aloud, wherever that was. */
const announced = new Set<number>();

/**
 * Rendered once for the page and once in everything modal, and always: assistive technology must know the region before
 * something appears in it. In the top layer, so that nothing hides it.
 */
export function Toasts() {
  const region = useRef<HTMLDivElement>(null);
  const place = useRef(Symbol("toasts")).current;
  /** Toasts that are read aloud here; one that moved here from elsewhere is not read again. */
  const mine = useRef(new Set<number>()).current;
  useLayoutEffect(() => {
    places.value = [...places.value, place];
    return () => (places.value = places.value.filter((other) => other !== place));
  }, []);
  useEffect(() => region.current?.showPopover(), []);

  const shown = places.value.at(-1) === place ? toasts.value : [];
  for (const { id } of shown) {
    if (announced.has(id)) continue;
    announced.add(id);
    mine.add(id);
  }
  if (shown.length === 0) mine.clear();
  const isMine = ({ id }: Toast) => mine.has(id);
  return (
    <div ref={region} class="toasts" popover="manual">
      <div class="toasts__list">{shown.filter((toast) => !isMine(toast)).map(oneToast)}</div>
      <div class="toasts__list" role="status">
        {shown.filter(isMine).map(oneToast)}
      </div>
    </div>
  );
}

function oneToast({ id, text, action }: Toast) {
  return (
    <div key={id} class="toasts__toast">
      <span class="toasts__text">{text}</span>
      {action !== null && (
        <button
          type="button"
          class="toasts__action"
          onClick={() => {
            action.run();
            hideToast(id);
          }}
        >
          {action.label}
        </button>
      )}
      <IconButton icon={X} size="s" label={t("ui.close")} onClick={() => hideToast(id)} />
    </div>
  );
}
