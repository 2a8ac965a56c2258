import { signal } from "@preact/signals";
import type { renderMarkdown } from "./markdown.ts";

type Render = typeof renderMarkdown;

/** `null` until the first message that needs it: most need none of it. */
export const markdown = signal<Render | null>(null);

let loading = false;

export function loadMarkdown(): void {
  if (loading) return;
  loading = true;
  import("./markdown.ts").then(
    ({ renderMarkdown }) => (markdown.value = renderMarkdown),
    () => (loading = false),
  );
}
