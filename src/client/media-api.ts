import type { MediaSigner, Upload } from "#protocol/media.ts";
import { MEDIA_PATH, mediaKeyOf } from "#protocol/media-address.ts";
import type { Clock } from "./clock.ts";
import { fileNameOf } from "./file-name.ts";
import type { CallOptions, Http } from "./http.ts";
import type { FetchLike } from "./fetch-like.ts";

/** The properties of a file to upload. */
export interface UploadOptions extends CallOptions {
  /** Its name, without a path; a `File` has its own. */
  name?: string | undefined;
  /** In pixels, for videos, which the server cannot measure. */
  width?: number | undefined;
  height?: number | undefined;
  duration_ms?: number | undefined;
  /** A ThumbHash, in base64url. */
  placeholder?: string | undefined;
  /**
   * A smaller version of the picture, which the client uploads first and `address` finds: at most
   * `limits.small_pixels_max` pixels a side, and `small_bytes_max` bytes.
   */
  small?: Blob | undefined;
  /** For a voice message: up to 256 points, each 0 to 255. */
  waveform?: readonly number[] | undefined;
  /** Called with the bytes sent so far, or only at the end if the runtime cannot report progress. */
  onProgress?: ((sent: number) => void) | undefined;
}

/** A `fetch` that reports the bytes it has sent, if the runtime has one. */
type ReportingFetch = (onProgress: (sent: number) => void) => FetchLike | undefined;

/** The client renews addresses while the old ones remain valid for this long (ms). */
const RENEW_AHEAD_MS = 60 * 60_000;

interface Signer {
  readonly signer: MediaSigner["signer"];
  readonly key: CryptoKey;
}

/** Pictures, sounds and files. */
export class MediaApi {
  readonly #http: Http;
  readonly #baseUrl: string;
  readonly #clock: Clock;
  readonly #reporting: ReportingFetch | undefined;
  #signer: Promise<Signer> | null = null;
  #renewAt = Number.POSITIVE_INFINITY;
  readonly #addresses = new Map<string, Promise<string>>();

  constructor(http: Http, baseUrl: string, clock: Clock, reporting?: ReportingFetch) {
    this.#reporting = reporting;
    this.#http = http;
    this.#baseUrl = baseUrl;
    this.#clock = clock;
  }

  /**
   * Uploads a file, whose `media_url` a message can use; the server removes it after a day if none does. Errors:
   * `too_large`, `quota_exceeded`; an abort rejects with the signal's reason.
   */
  async upload(file: Blob, options: UploadOptions = {}): Promise<Upload> {
    const { signal, onProgress, waveform, small, name = fileNameOf(file), ...query } = options;
    const send = onProgress && this.#reporting?.(onProgress);
    const smaller = small && (await this.upload(small, { name, signal })).media_url;
    const uploaded = await this.#http.request<Upload>({
      method: "POST",
      path: "/media",
      query: {
        ...query,
        name,
        waveform: waveform && base64url(Uint8Array.from(waveform)),
        small: smaller === undefined ? undefined : (mediaKeyOf(smaller) ?? undefined),
      },
      file: { blob: file, send },
      answer: "media_url",
      signal,
    });
    onProgress?.(file.size);
    return uploaded;
  }

  /**
   * Returns an address for `<img>`, `<audio>` or `<video>`, valid for hours and created without a request for each.
   * `save`: a link that downloads it. `size: "small"`: the smaller version of a picture that has one. An external
   * address is returned unchanged: its sender chose the host, which can see who opens it and when, so show it as a link
   * rather than load it (`mediaKeyOf` distinguishes them).
   */
  async address(
    media_url: string,
    { save = false, size }: { save?: boolean; size?: "small" | undefined } = {},
  ): Promise<string> {
    const key = mediaKeyOf(media_url);
    if (key === null) return media_url;
    if (this.#clock.now() >= this.#renewAt) this.forget();
    const known = this.#addresses.get(key) ?? this.#sign(key);
    this.#addresses.set(key, known);
    const address = await known;
    return `${address}${save ? "&save=1" : ""}${size === undefined ? "" : `&size=${size}`}`;
  }

  /** Drops the signer when the person signs out. */
  forget(): void {
    this.#signer = null;
    this.#renewAt = Number.POSITIVE_INFINITY;
    this.#addresses.clear();
  }

  async #sign(key: string): Promise<string> {
    try {
      this.#signer ??= this.#newSigner();
      const { signer, key: secret } = await this.#signer;
      const bytes = await crypto.subtle.sign("HMAC", secret, new TextEncoder().encode(key));
      const query = new URLSearchParams({ signer, signature: base64url(new Uint8Array(bytes)) });
      return `${this.#baseUrl}${MEDIA_PATH}${key}?${query.toString()}`;
    } catch (error) {
      this.forget();
      throw error;
    }
  }

  async #newSigner(): Promise<Signer> {
    const { signer, secret, expires_in } = await this.#http.request<MediaSigner>({
      method: "GET",
      path: "/media/signer",
      answer: "signer",
    });
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("raw", bytesOf(secret), algorithm, false, ["sign"]);
    this.#renewAt = this.#clock.now() + Math.max(60_000, expires_in * 1_000 - RENEW_AHEAD_MS);
    return { signer, key };
  }
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
