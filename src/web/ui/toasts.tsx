import { X } from "lucide";
import { hideToast, toasts } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";
import { IconButton } from "./icon-button.tsx";
import "./toasts.css";

/** Rendered once, and always: assistive technology must know the region before something appears in it. */
export function Toasts() {
  return (
    <div class="toasts" role="status">
      {toasts.value.map(({ id, text, action }) => (
        <div key={id} class="toasts__toast">
          <span class="toasts__text" dir="auto">
            {text}
          </span>
          {action !== null && (
            <button
              type="button"
              class="toasts__action"
              onClick={() => {
                hideToast(id);
                action.run();
              }}
            >
              {action.label}
            </button>
          )}
          <IconButton icon={X} size="s" label={t("ui.close")} onClick={() => hideToast(id)} />
        </div>
      ))}
    </div>
  );
}
