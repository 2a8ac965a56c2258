import { rgbaToThumbHash } from "thumbhash";
import type { Facts } from "./attachment.ts";

/** The largest side, in pixels, of a ThumbHash's input. */
const HASHED = 100;

/** A file that the browser can only partly decode must not delay its upload. */
const PATIENCE_MS = 8_000;

/** Measures displayed size, duration and placeholder. Rejects if the browser cannot read the file. */
export async function measure(file: Blob, url: string): Promise<Facts> {
  const family = file.type.split("/")[0];
  if (family === "image" && file.type !== "image/svg+xml") return measureImage(file);
  if (family === "video") return measureVideo(url);
  return family === "audio" ? measureAudio(url) : {};
}

async function measureImage(file: Blob): Promise<Facts> {
  // Rotated as its metadata says.
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const { width, height } = bitmap;
  const placeholder = placeholderOf(bitmap, width, height);
  bitmap.close();
  return { width, height, placeholder };
}

async function measureVideo(url: string): Promise<Facts> {
  const video = document.createElement("video");
  video.muted = true;
  video.preload = "auto";
  await loaded(video, "loadeddata", url);
  const { videoWidth: width, videoHeight: height } = video;
  const placeholder = width > 0 ? placeholderOf(video, width, height) : undefined;
  const facts = { ...(width > 0 && { width, height }), placeholder, ...durationOf(video) };
  unload(video);
  return facts;
}

async function measureAudio(url: string): Promise<Facts> {
  const audio = document.createElement("audio");
  audio.preload = "metadata";
  await loaded(audio, "loadedmetadata", url);
  const facts = durationOf(audio);
  unload(audio);
  return facts;
}

function placeholderOf(source: CanvasImageSource, width: number, height: number): string {
  const scale = Math.min(1, HASHED / Math.max(width, height));
  const w = Math.max(1, Math.round(width * scale));
  const h = Math.max(1, Math.round(height * scale));
  const canvas = document.createElement("canvas");
  canvas.width = w;
  canvas.height = h;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("no canvas");
  context.drawImage(source, 0, 0, w, h);
  const { data } = context.getImageData(0, 0, w, h);
  return base64url(rgbaToThumbHash(w, h, data));
}

/** A recording's header often lacks a duration: `Infinity`. */
function durationOf({ duration }: HTMLMediaElement): Facts {
  const duration_ms = Math.round(duration * 1_000);
  return Number.isFinite(duration_ms) && duration_ms > 0 ? { duration_ms } : {};
}

function loaded(element: HTMLMediaElement, event: string, url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("not readable in time")), PATIENCE_MS);
    element.addEventListener(event, () => {
      clearTimeout(timer);
      resolve();
    });
    element.addEventListener("error", () => {
      clearTimeout(timer);
      reject(new Error("not readable"));
    });
    element.src = url;
  });
}

function unload(element: HTMLMediaElement): void {
  element.removeAttribute("src");
  element.load();
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
