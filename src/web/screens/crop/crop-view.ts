import { within, type Size, type View } from "#web/media/lightbox/zoom.ts";

/** A square of a picture, in its own pixels. */
export interface Square {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/** The size at which a picture just covers a square stage. */
export function covering({ width, height }: Size, stage: number): Size {
  const factor = stage / Math.min(width, height);
  return { width: width * factor, height: height * factor };
}

/** Limits a view so that the picture still covers the stage. */
export function covered(view: View, picture: Size, stage: number): View {
  return within(view, covering(picture, stage), { width: stage, height: stage });
}

/** The part of the picture that the stage shows. */
export function squareOf({ scale, x, y }: View, picture: Size, stage: number): Square {
  const side = Math.min(picture.width, picture.height) / scale;
  const pixels = side / stage;
  return {
    x: (picture.width - side) / 2 - x * pixels,
    y: (picture.height - side) / 2 - y * pixels,
    side,
  };
}
