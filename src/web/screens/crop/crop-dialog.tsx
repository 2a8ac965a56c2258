import { useSignal } from "@preact/signals";
import { ZoomIn, ZoomOut } from "lucide";
import { useEffect, useId, useMemo, useRef } from "preact/hooks";
import { showToast } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";
import type { Size } from "#web/media/lightbox/zoom.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { Icon } from "#web/ui/icon.tsx";
import { covering, squareOf } from "./crop-view.ts";
import { squarePictures, type SquarePictures } from "./square-picture.ts";
import { useCrop } from "./use-crop.ts";
import "./crop-dialog.css";

const STAGE_PX = 300;
/** The slider is logarithmic: equal distances zoom by equal factors. */
const DOUBLINGS = 3;

interface CropDialogProps {
  file: Blob;
  /** Returns whether it succeeded; if not, the dialog stays open. */
  use: (pictures: SquarePictures) => Promise<boolean>;
  onClose: () => void;
}

/** A dialog that crops a photo to the square of an avatar. */
export function CropDialog({ file, use, onClose }: CropDialogProps) {
  const address = useMemo(() => URL.createObjectURL(file), [file]);
  useEffect(() => () => URL.revokeObjectURL(address), [address]);
  const image = useRef<HTMLImageElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const size = useSignal<Size>({ width: 1, height: 1 });
  const isShown = useSignal(false);
  const isBusy = useSignal(false);
  const hintId = useId();
  const side = () => (stage.current?.clientWidth ?? 0) || STAGE_PX;
  const { view, handlers, zoomTo } = useCrop(size.value, side);
  const cover = covering(size.value, side());
  const finish = async () => {
    const picture = image.current;
    if (picture === null || !isShown.value || isBusy.value) return;
    isBusy.value = true;
    const pictures = await squarePictures(picture, squareOf(view, size.value, side())).catch(
      () => null,
    );
    if (pictures === null) showToast(t("avatar.unreadable"));
    else if (await use(pictures)) return onClose();
    isBusy.value = false;
  };
  return (
    <Dialog
      title={t("crop.title")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button kind="primary" busy={isBusy.value} onClick={() => void finish()}>
            {t("crop.use")}
          </Button>
        </>
      }
    >
      <div
        ref={stage}
        class="crop"
        role="group"
        tabIndex={0}
        aria-label={t("crop.area")}
        aria-describedby={hintId}
        {...handlers}
      >
        <img
          ref={image}
          class="crop__picture"
          src={address}
          alt=""
          draggable={false}
          style={{
            inlineSize: `${cover.width}px`,
            blockSize: `${cover.height}px`,
            transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})`,
            visibility: isShown.value ? "visible" : "hidden",
          }}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => {
            size.value = { width: naturalWidth, height: naturalHeight };
            isShown.value = true;
          }}
          onError={() => {
            showToast(t("avatar.unreadable"));
            onClose();
          }}
        />
      </div>
      <div class="crop__zoom">
        <Icon icon={ZoomOut} size={18} />
        <input
          type="range"
          class="crop__slider"
          aria-label={t("crop.zoom")}
          min={0}
          max={DOUBLINGS}
          step={0.05}
          value={Math.log2(view.scale)}
          onInput={({ currentTarget }) => zoomTo(2 ** Number(currentTarget.value))}
        />
        <Icon icon={ZoomIn} size={18} />
      </div>
      <p id={hintId} class="crop__hint">
        {t("crop.hint")}
      </p>
    </Dialog>
  );
}
