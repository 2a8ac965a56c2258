import { thumbHashToRGBA } from "thumbhash";

/** Draws a placeholder in its own few pixels; the style sheet scales it to the picture's size. */
export function drawPlaceholder(canvas: HTMLCanvasElement, base64url: string): void {
  const { w, h, rgba } = thumbHashToRGBA(bytesOf(base64url));
  canvas.width = w;
  canvas.height = h;
  const pixels = new Uint8ClampedArray(rgba);
  canvas.getContext("2d")?.putImageData(new ImageData(pixels, w, h), 0, 0);
}

function bytesOf(base64url: string): Uint8Array {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
