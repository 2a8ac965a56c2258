import { ChevronLeft, ChevronRight, Download, MessageSquareText, X } from "lucide";
import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { openConversation } from "#web/app/navigate.ts";
import { direction, t } from "#web/i18n/t.ts";
import { IconButton } from "#web/ui/icon-button.tsx";
import { Toasts } from "#web/ui/toasts.tsx";
import { save } from "../save.ts";
import { Exhibited } from "./exhibited.tsx";
import type { Exhibit } from "./gallery.ts";
import "./lightbox.css";

interface LightboxProps {
  conversationId: string;
  exhibits: readonly Exhibit[];
  first: number;
  onClose: () => void;
}

/** A tree of its own, outside of whatever it was opened from: that may be hidden, or drawn anew, meanwhile. */
export function showLightbox(
  conversationId: string,
  exhibits: readonly Exhibit[],
  key: string,
): void {
  const host = document.createElement("div");
  document.body.append(host);
  const close = () => {
    removeEventListener("popstate", close);
    render(null, host);
    host.remove();
  };
  // Whoever goes back leaves the picture behind.
  addEventListener("popstate", close);
  const first = Math.max(
    0,
    exhibits.findIndex((exhibit) => exhibit.key === key),
  );
  const props = { conversationId, exhibits, first, onClose: close };
  render(<Lightbox {...props} />, host);
}

function Lightbox({ conversationId, exhibits, first, onClose }: LightboxProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const [at, setAt] = useState(first);
  const [isOpen, setOpen] = useState(false);
  const exhibit = exhibits[at];

  useEffect(() => {
    const before = document.activeElement;
    ref.current?.showModal();
    setOpen(true);
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  if (exhibit === undefined) return null;
  const { media, messageId } = exhibit;
  const go = (step: number) => setAt(Math.max(0, Math.min(at + step, exhibits.length - 1)));
  const { url } = media;
  return (
    <dialog
      ref={ref}
      class="lightbox"
      aria-label={t("lightbox.title")}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        // A video's own keys go through it.
        if (event.target instanceof HTMLVideoElement) return;
        const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0;
        go(direction.value === "rtl" ? -step : step);
      }}
      onClick={({ target }) => {
        if (target instanceof Element && target.matches(".lightbox, .lightbox__stage")) onClose();
      }}
    >
      <header class="lightbox__header">
        <p class="lightbox__words">
          <span class="lightbox__name" dir="auto">
            {media.name}
          </span>
          <span class="lightbox__place" aria-live="polite">
            {t("lightbox.place", { n: at + 1, total: exhibits.length })}
          </span>
        </p>
        {messageId !== null && (
          <IconButton
            icon={MessageSquareText}
            label={t("lightbox.to_message")}
            onClick={() => {
              onClose();
              openConversation(conversationId, messageId);
            }}
          />
        )}
        {url !== null && (
          <IconButton
            icon={Download}
            label={t("media.download")}
            onClick={() => save(url, media.name)}
          />
        )}
        <IconButton icon={X} label={t("ui.close")} onClick={onClose} />
      </header>
      <div class="lightbox__stage">
        <Exhibited key={exhibit.key} media={media} />
      </div>
      {exhibits.length > 1 && (
        <>
          <div class="lightbox__step lightbox__step--previous">
            <IconButton
              icon={ChevronLeft}
              directional
              label={t("lightbox.previous")}
              disabled={at === 0}
              onClick={() => go(-1)}
            />
          </div>
          <div class="lightbox__step lightbox__step--next">
            <IconButton
              icon={ChevronRight}
              directional
              label={t("lightbox.next")}
              disabled={at === exhibits.length - 1}
              onClick={() => go(1)}
            />
          </div>
        </>
      )}
      {isOpen && <Toasts />}
    </dialog>
  );
}
