import type { Square } from "./crop-view.ts";

/** Sides in pixels: twice the largest display size, for dense screens; `SMALL_SIDE` does so for lists. */
const SIDE = 512;
const SMALL_SIDE = 128;
const QUALITY = 0.9;
/** The background of a JPEG, which has no transparency; used where the browser cannot write WebP. */
const PAPER = "#ffffff";

/** An avatar and its smaller version. */
export interface SquarePictures {
  full: Blob;
  small: Blob;
}

/** Crops a picture, in the orientation in which it is displayed, and encodes it in both sizes. */
export async function squarePictures(
  picture: HTMLImageElement,
  square: Square,
): Promise<SquarePictures> {
  const side = Math.round(Math.max(1, Math.min(square.side, SIDE)));
  const { x, y, side: taken } = square;
  const large = drawn(side, (context) => {
    context.drawImage(picture, x, y, taken, taken, 0, 0, side, side);
  });
  const smaller = Math.min(side, SMALL_SIDE);
  const small = drawn(smaller, (context) => {
    context.drawImage(large, 0, 0, smaller, smaller);
  });
  return { full: await written(large), small: await written(small) };
}

function drawn(side: number, draw: (context: CanvasRenderingContext2D) => void) {
  const canvas = document.createElement("canvas");
  canvas.width = side;
  canvas.height = side;
  const context = contextOf(canvas);
  context.imageSmoothingQuality = "high";
  draw(context);
  return canvas;
}

async function written(canvas: HTMLCanvasElement): Promise<Blob> {
  const webp = await encoded(canvas, "image/webp");
  if (webp.type === "image/webp") return webp;
  const context = contextOf(canvas);
  context.globalCompositeOperation = "destination-over";
  context.fillStyle = PAPER;
  context.fillRect(0, 0, canvas.width, canvas.height);
  return encoded(canvas, "image/jpeg");
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("no canvas");
  return context;
}

/** A browser that cannot write a type returns a PNG, with that type. */
function encoded(canvas: HTMLCanvasElement, type: string): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => {
        if (blob === null) reject(new Error("nothing was written"));
        else resolve(blob);
      },
      type,
      QUALITY,
    );
  });
}
