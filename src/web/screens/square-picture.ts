/** Twice the largest that an avatar is shown at, on the densest screens. */
const SIDE = 512;
const QUALITY = 0.9;
/** What cannot be written as WebP becomes a JPEG, which knows no transparency. */
const PAPER = "#ffffff";

/** The middle of a picture, square, as its camera's note turns it. Rejects for what the browser cannot read. */
export async function squarePicture(file: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const taken = Math.min(bitmap.width, bitmap.height);
  const side = Math.min(taken, SIDE);
  const canvas = document.createElement("canvas");
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("no canvas");
  context.imageSmoothingQuality = "high";
  const x = (bitmap.width - taken) / 2;
  const y = (bitmap.height - taken) / 2;
  context.drawImage(bitmap, x, y, taken, taken, 0, 0, side, side);
  bitmap.close();
  const webp = await encoded(canvas, "image/webp");
  if (webp.type === "image/webp") return webp;
  context.globalCompositeOperation = "destination-over";
  context.fillStyle = PAPER;
  context.fillRect(0, 0, side, side);
  return encoded(canvas, "image/jpeg");
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
