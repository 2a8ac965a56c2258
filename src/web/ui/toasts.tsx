import { signal } from "@preact/signals";
import { X } from "lucide";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { hideToast, toasts, type Toast } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";
import { IconButton } from "./icon-button.tsx";
import "./toasts.css";

/** The page and its open modals. The last one is visible; the others are inert. */
const places = signal<readonly symbol[]>([]);

/** Ids of toasts that were announced, in whichever place. */
const announced = new Set<number>();

/**
 * The region of toasts. The page and each modal always render one: assistive technology must know a live region before
 * its content changes. In the top layer, so that nothing hides it.
 */
export function Toasts() {
  const region = useRef<HTMLDivElement>(null);
  const place = useRef(Symbol("toasts")).current;
  /** Toasts announced in this region. One that moved here from another is not announced again. */
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
