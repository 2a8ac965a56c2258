import { ImageUp, Trash2 } from "lucide";
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { attempt } from "#web/app/attempt.ts";
import { parley } from "#web/app/parley.ts";
import { showToast } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { squarePicture } from "./square-picture.ts";

interface AvatarButtonsProps {
  hasPicture: boolean;
  /** `null`: without one. */
  change: (avatar_url: string | null) => Promise<unknown>;
}

/** Chooses a picture from this device, or takes it away. */
export function AvatarButtons({ hasPicture, change }: AvatarButtonsProps) {
  const input = useRef<HTMLInputElement>(null);
  const chooser = useRef<HTMLButtonElement>(null);
  const busy = useSignal<"choosing" | "removing" | null>(null);
  const hideRefusal = useRef<(() => void) | null>(null);
  const run = async (what: "choosing" | "removing", work: () => Promise<unknown>) => {
    if (busy.value !== null) return;
    busy.value = what;
    if (await attempt(work)) showToast(t("settings.saved"));
    busy.value = null;
  };
  const choose = async (file: File) => {
    hideRefusal.current?.();
    const picture = await squarePicture(file).catch(() => null);
    if (picture === null) hideRefusal.current = showToast(t("avatar.unreadable"));
    else {
      await run("choosing", async () => {
        const name = `avatar.${picture.type.slice("image/".length)}`;
        const { media_url } = await parley.media.upload(picture, { name });
        await change(media_url);
      });
    }
  };
  return (
    <>
      <Button
        icon={ImageUp}
        busy={busy.value === "choosing"}
        buttonRef={chooser}
        onClick={() => input.current?.click()}
      >
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
          // The same file may be chosen again.
          currentTarget.value = "";
        }}
      />
      {hasPicture && (
        <Button
          icon={Trash2}
          busy={busy.value === "removing"}
          onClick={() => {
            // This button goes with the picture.
            chooser.current?.focus();
            void run("removing", () => change(null));
          }}
        >
          {t("avatar.remove")}
        </Button>
      )}
    </>
  );
}
