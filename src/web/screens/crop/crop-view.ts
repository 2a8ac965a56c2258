import { within, type Size, type View } from "#web/media/lightbox/zoom.ts";

/** A square of a picture, in its own pixels. */
export interface Square {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/** How large a picture is drawn that just covers a square stage. */
export function covering({ width, height }: Size, stage: number): Size {
  const factor = stage / Math.min(width, height);
  return { width: width * factor, height: height * factor };
}

/** The same view, moved no further than to the picture's edges. */
export function covered(view: View, picture: Size, stage: number): View {
  return within(view, covering(picture, stage), { width: stage, height: stage });
}

/** What of the picture the stage shows. */
export function squareOf({ scale, x, y }: View, picture: Size, stage: number): Square {
  const side = Math.min(picture.width, picture.height) / scale;
  const pixels = side / stage;
  return {
    x: (picture.width - side) / 2 - x * pixels,
    y: (picture.height - side) / 2 - y * pixels,
    side,
  };
}
