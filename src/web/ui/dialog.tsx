import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { X } from "lucide";
import { useLayer } from "#web/app/layer.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "./button.tsx";
import { IconButton } from "./icon-button.tsx";
import { Toasts } from "./toasts.tsx";
import "./dialog.css";

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  /** The dialog's buttons. */
  footer?: ComponentChildren;
  /** Omits the title bar, since the content explains itself. The title is still announced. */
  bare?: boolean;
  /** Makes tall content without controls focusable, so that keys can scroll it. */
  scrolls?: boolean;
}

/** A modal dialog, open while mounted. The browser traps the focus and restores it afterwards. */
export function Dialog({ title, onClose, children, footer, bare = false, scrolls }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const [isOpen, setOpen] = useState(false);
  useLayer(onClose);

  useEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    dialog?.showModal();
    setOpen(true);
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  return (
    <dialog
      ref={ref}
      class={bare ? "dialog dialog--bare" : "dialog"}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => {
        // Escape closes only the dialog, not its parents.
        if (event.key === "Escape") event.stopPropagation();
      }}
      onClick={(event) => {
        // The dialog itself is the target only for a press on the backdrop.
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div class="dialog__box">
        <div class={bare ? "visually-hidden" : "dialog__header"}>
          <h2 id={titleId} class="dialog__title">
            {title}
          </h2>
          {!bare && <IconButton icon={X} label={t("ui.close")} onClick={onClose} />}
        </div>
        <div
          class="dialog__body"
          {...(scrolls && { tabIndex: 0, role: "group", "aria-labelledby": titleId })}
        >
          {children}
        </div>
        {footer !== undefined && <div class="dialog__footer">{footer}</div>}
      </div>
      {isOpen && <Toasts />}
    </dialog>
  );
}

interface ConfirmProps {
  title: string;
  text: string;
  /** The label of the confirming button. */
  action: string;
  onConfirm: () => void;
  onCancel: () => void;
}

/** Asks for confirmation of what cannot be undone. */
export function Confirm({ title, text, action, onConfirm, onCancel }: ConfirmProps) {
  return (
    <Dialog
      title={title}
      onClose={onCancel}
      footer={
        <>
          <Button autofocus onClick={onCancel}>
            {t("ui.cancel")}
          </Button>
          <Button kind="danger" onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      <p>{text}</p>
    </Dialog>
  );
}
