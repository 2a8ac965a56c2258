import { ImageUp, Trash2 } from "lucide";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { attempt } from "#web/app/attempt.ts";
import { lazyDialog } from "#web/app/lazily.tsx";
import { parley } from "#web/app/parley.ts";
import { showToast } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import type { SquarePictures } from "./crop/square-picture.ts";

const CropDialog = lazyDialog(async () => (await import("./crop/crop-dialog.tsx")).CropDialog);

interface AvatarButtonsProps {
  hasPicture: boolean;
  /** `null` removes the picture. */
  change: (avatar_url: string | null) => Promise<unknown>;
}

/** Buttons that choose a picture from this device or remove the current one. */
export function AvatarButtons({ hasPicture, change }: AvatarButtonsProps) {
  const input = useRef<HTMLInputElement>(null);
  const chooser = useRef<HTMLButtonElement>(null);
  const chosen = useSignal<File | null>(null);
  const isSaved = useRef(false);
  const isRemoving = useSignal(false);
  const hideRefusal = useRef<(() => void) | null>(null);
  const choose = async (file: File) => {
    hideRefusal.current?.();
    const refusal = await refusalOf(file).catch(() => "unreadable" as const);
    if (refusal === null) chosen.value = file;
    else hideRefusal.current = showToast(t(`avatar.${refusal}`));
  };
  const use = async ({ full, small }: SquarePictures) => {
    const done = await attempt(async () => {
      const name = `avatar.${full.type.slice("image/".length)}`;
      const { media_url } = await parley.media.upload(full, { name, small });
      await change(media_url);
    });
    isSaved.current = done;
    return done;
  };
  // Waits until the dialog has closed: screen readers do not announce the page's live region under a modal dialog.
  useEffect(() => {
    if (chosen.value !== null || !isSaved.current) return;
    isSaved.current = false;
    showToast(t("settings.saved"));
  }, [chosen.value]);
  const remove = async () => {
    if (isRemoving.value) return;
    isRemoving.value = true;
    if (await attempt(() => change(null))) showToast(t("settings.saved"));
    isRemoving.value = false;
  };
  return (
    <>
      <Button icon={ImageUp} buttonRef={chooser} onClick={() => input.current?.click()}>
        {hasPicture ? t("avatar.change") : t("avatar.choose")}
      </Button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file !== undefined) void choose(file);
          // Lets the person choose the same file again: without this, `change` would not fire.
          currentTarget.value = "";
        }}
      />
      {hasPicture && (
        <Button
          icon={Trash2}
          busy={isRemoving.value}
          onClick={() => {
            // This button disappears with the picture, so the focus moves first.
            chooser.current?.focus();
            void remove();
          }}
        >
          {t("avatar.remove")}
        </Button>
      )}
      {chosen.value !== null && (
        <CropDialog
          file={chosen.value}
          use={use}
          onClose={() => {
            chosen.value = null;
          }}
        />
      )}
    </>
  );
}

/** Loads the check on first use, like the dialog. */
async function refusalOf(file: File) {
  return (await import("./crop/picture-head.ts")).refusalOf(file);
}
