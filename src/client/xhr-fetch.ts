import type { FetchLike } from "./fetch-like.ts";
import { runtime, type XhrLike } from "./runtime.ts";

/** A `fetch` that reports the bytes sent of its body, which browsers support only with XMLHttpRequest. */
export function xhrFetch(
  onProgress: (sent: number) => void,
  Xhr: (new () => XhrLike) | undefined = runtime.XMLHttpRequest,
): FetchLike | undefined {
  if (Xhr === undefined) return undefined;
  return (url, { method, headers, body, signal }) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(aborted(signal));
      const xhr = new Xhr();
      xhr.open(method, url);
      for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
      xhr.upload.addEventListener("progress", ({ loaded }) => onProgress(loaded));
      xhr.addEventListener("load", () =>
        resolve({
          status: xhr.status,
          headers: { get: (name) => xhr.getResponseHeader(name) },
          text: () => Promise.resolve(xhr.responseText),
        }),
      );
      xhr.addEventListener("error", () => reject(new TypeError("the upload failed")));
      xhr.addEventListener("abort", () => reject(aborted(signal)));
      signal.addEventListener("abort", () => xhr.abort(), { once: true });
      xhr.send(body ?? null);
    });
}

function aborted(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error("aborted", { cause: reason });
}
