/** How a picture is looked at: how much larger than as a whole, and how far from the middle, in CSS pixels. */
export interface View {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

/** From the middle of where it is shown. */
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

/** What is at this point stays there. */
export function zoomed(view: View, factor: number, at: Point): View {
  const scale = Math.min(Math.max(view.scale * factor, 1), LARGEST);
  const ratio = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio };
}

export function moved({ scale, x, y }: View, by: Point): View {
  return { scale, x: x + by.x, y: y + by.y };
}

/** No further than to the picture's edges; what has room is in the middle. `picture`: as a whole. */
export function within({ scale, x, y }: View, picture: Size, stage: Size): View {
  const most = (all: number, room: number) => Math.max(0, (all * scale - room) / 2);
  const clamp = (value: number, most: number) => Math.min(Math.max(value, -most), most);
  return {
    scale,
    x: clamp(x, most(picture.width, stage.width)),
    y: clamp(y, most(picture.height, stage.height)),
  };
}

/** How much closer a turn of the wheel brings it; pinching a touch pad counts as turning with Ctrl. */
export function wheelFactor(event: Pick<WheelEvent, "deltaY" | "deltaMode" | "ctrlKey">): number {
  const pixels = event.deltaMode === 0 ? event.deltaY : event.deltaY * 16;
  return Math.exp(-Math.max(-120, Math.min(pixels, 120)) * (event.ctrlKey ? 0.01 : 0.004));
}
