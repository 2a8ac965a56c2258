import type { Square } from "./crop-view.ts";

/** Twice the largest that an avatar is shown at, and the largest in a list, on the densest screens. */
const SIDE = 512;
const SMALL_SIDE = 128;
const QUALITY = 0.9;
/** What cannot be written as WebP becomes a JPEG, which knows no transparency. */
const PAPER = "#ffffff";

/** An avatar, and its smaller version. */
export interface SquarePictures {
  full: Blob;
  small: Blob;
}

/** Cuts a square out of a picture, as it is shown, and writes it in both sizes. */
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

/** A browser that cannot write a type writes PNG instead, and says so. */
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
