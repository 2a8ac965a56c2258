import { ChevronLeft, ChevronRight, Download, MessageSquareText, X, ZoomIn, ZoomOut } from "lucide";
import { render } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useLayer } from "#web/app/layer.ts";
import { openConversation } from "#web/app/navigate.ts";
import { MessageText } from "#web/conversation/message/message-text.tsx";
import { formatFull } from "#web/i18n/format.ts";
import { direction, t } from "#web/i18n/t.ts";
import { IconButton } from "#web/ui/icon-button.tsx";
import { Toasts } from "#web/ui/toasts.tsx";
import { save } from "../save.ts";
import { useZoom } from "./use-zoom.ts";
import { NotLoaded } from "../not-loaded.tsx";
import { Placeholder } from "../placeholder.tsx";
import type { ShownMedia } from "../shown-media.ts";
import { useAddress } from "../use-address.ts";
import "./lightbox.css";
import "../one-plays.ts";

/** A picture or video of the large view, with its message if that is sent. */
export interface Exhibit {
  readonly key: string;
  readonly media: ShownMedia;
  readonly messageId: number | null;
  /** The sender's name. */
  readonly sender: string;
  readonly sentAt: string;
  /** The message's text. */
  readonly caption: string | null;
}

interface LightboxProps {
  conversationId: string;
  exhibits: readonly Exhibit[];
  first: number;
  onClose: () => void;
}

/** Renders a tree of its own, since the part that opened it can disappear or re-render. */
export function showLightbox(
  conversationId: string,
  exhibits: readonly Exhibit[],
  key: string,
): void {
  const host = document.createElement("div");
  document.body.append(host);
  const close = () => {
    render(null, host);
    host.remove();
  };
  const first = Math.max(
    0,
    exhibits.findIndex((exhibit) => exhibit.key === key),
  );
  const props = { conversationId, exhibits, first, onClose: close };
  render(<Lightbox {...props} />, host);
}

const NOBODY: ReadonlyMap<string, string> = new Map();

function Lightbox({ conversationId, exhibits, first, onClose }: LightboxProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(first);
  const [isOpen, setOpen] = useState(false);
  const exhibit = exhibits[at];
  const go = (step: number) => setAt(Math.max(0, Math.min(at + step, exhibits.length - 1)));
  const goTo = (side: Side) => go(direction.value === "rtl" ? -side : side);
  // Swiping a picture to the left shows the one on its right.
  const zoom = useZoom(stage, ".exhibited", (pushed) => goTo(pushed === -1 ? 1 : -1));
  useLayer(onClose);

  useEffect(() => {
    const before = document.activeElement;
    ref.current?.showModal();
    setOpen(true);
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  useLayoutEffect(zoom.reset, [at]);

  if (exhibit === undefined) return null;
  const { media, messageId, sender, sentAt, caption } = exhibit;
  const { url } = media;
  const isPicture = media.kind === "image";
  const isClose = zoom.view.scale > 1;
  const { scale, x, y } = zoom.view;
  const place = t("lightbox.place", { n: at + 1, total: exhibits.length });
  const date = formatFull(sentAt);
  return (
    <dialog
      ref={ref}
      class="lightbox always-dark"
      aria-label={t("lightbox.title")}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        // Leaves the keys of a focused video to its controls.
        if (event.target instanceof HTMLVideoElement) return;
        const side = SIDES[event.key];
        if (isPicture && zoom.onKey(event.key)) event.preventDefault();
        else if (side !== undefined) goTo(side);
      }}
      onClick={({ target }) => {
        if (target instanceof Element && target.matches(BESIDE)) onClose();
      }}
    >
      <div class="lightbox__header">
        <div class="lightbox__words">
          <bdi class="lightbox__name">{sender}</bdi>
          <time class="lightbox__date" dateTime={sentAt}>
            {date}
          </time>
        </div>
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
      </div>
      <div
        ref={stage}
        class="lightbox__stage"
        data-zoomed={isClose}
        data-held={zoom.isHeld}
        {...(isPicture ? zoom.handlers : {})}
      >
        <div
          class="lightbox__view"
          style={{ transform: `translate(${x + zoom.dragged}px, ${y}px) scale(${scale})` }}
        >
          <Exhibited key={exhibit.key} media={media} />
        </div>
      </div>
      {caption !== null && (
        <div class="lightbox__caption">
          <MessageText text={caption} named={NOBODY} myId={null} />
        </div>
      )}
      <div class="lightbox__bar">
        {exhibits.length > 1 && (
          <>
            <span class="lightbox__step lightbox__step--previous">
              <IconButton
                icon={ChevronLeft}
                directional
                label={t("lightbox.previous")}
                disabled={at === 0}
                onClick={() => go(-1)}
              />
            </span>
            <span class="lightbox__place">{place}</span>
            <span class="lightbox__step lightbox__step--next">
              <IconButton
                icon={ChevronRight}
                directional
                label={t("lightbox.next")}
                disabled={at === exhibits.length - 1}
                onClick={() => go(1)}
              />
            </span>
          </>
        )}
        {isPicture && (
          <span class="lightbox__zoom">
            <IconButton
              icon={isClose ? ZoomOut : ZoomIn}
              label={t(isClose ? "lightbox.zoom_out" : "lightbox.zoom_in")}
              onClick={zoom.toggle}
            />
          </span>
        )}
      </div>
      <p class="visually-hidden" role="status">
        {isOpen && [place, sender, date].join(", ")}
      </p>
      {isOpen && <Toasts />}
    </dialog>
  );
}

/** Left or right. */
type Side = -1 | 1;

const SIDES: Readonly<Record<string, Side>> = { ArrowLeft: -1, ArrowRight: 1 };

/** A press on any of these misses the picture. */
const BESIDE = ".lightbox, .lightbox__stage, .lightbox__bar, .lightbox__caption";

/** Shown as large as fits, but not enlarged. Reserves its space by its measured size. */
function Exhibited({ media }: { media: ShownMedia }) {
  const { src, isBroken, onError, retry } = useAddress(media.url, media.local);
  const { kind, width, height, name, placeholder } = media;
  const isMeasured = width !== null && height !== null;
  const style = isMeasured
    ? { "--width": `${width}px`, "--ratio": String(width / height) }
    : undefined;
  return (
    <div class={isMeasured ? "exhibited exhibited--measured" : "exhibited"} style={style}>
      {placeholder !== null && <Placeholder hash={placeholder} />}
      {isBroken && <NotLoaded onRetry={retry} />}
      {src !== null && !isBroken && kind === "image" && (
        <img
          class="exhibited__media"
          src={src}
          alt={name ?? t("message.image")}
          draggable={false}
          onError={onError}
        />
      )}
      {src !== null && !isBroken && kind === "video" && (
        <video
          class="exhibited__media"
          src={src}
          aria-label={name ?? t("inbox.video")}
          controls
          playsInline
          onError={onError}
        />
      )}
    </div>
  );
}
