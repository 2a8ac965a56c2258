/** The view of a picture: its zoom factor and its offset from the center in CSS pixels. */
export interface View {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

/** Relative to the center of the stage. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const WHOLE: View = { scale: 1, x: 0, y: 0 };
const LARGEST = 8;

/** Zooms around a point, which stays in place. */
export function zoomed(view: View, factor: number, at: Point): View {
  const scale = Math.min(Math.max(view.scale * factor, 1), LARGEST);
  const ratio = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio };
}

export function moved({ scale, x, y }: View, by: Point): View {
  return { scale, x: x + by.x, y: y + by.y };
}

/** Limits a view to the picture's edges and centers what fits. `picture`: its size at scale 1. */
export function within({ scale, x, y }: View, picture: Size, stage: Size): View {
  const most = (all: number, room: number) => Math.max(0, (all * scale - room) / 2);
  const clamp = (value: number, most: number) => Math.min(Math.max(value, -most), most);
  return {
    scale,
    x: clamp(x, most(picture.width, stage.width)),
    y: clamp(y, most(picture.height, stage.height)),
  };
}

/** The zoom factor of a wheel event. A pinch on a touch pad arrives as a wheel event with Ctrl. */
export function wheelFactor(event: Pick<WheelEvent, "deltaY" | "deltaMode" | "ctrlKey">): number {
  const pixels = event.deltaMode === 0 ? event.deltaY : event.deltaY * 16;
  return Math.exp(-Math.max(-120, Math.min(pixels, 120)) * (event.ctrlKey ? 0.01 : 0.004));
}
