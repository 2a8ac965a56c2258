import { signal } from "@preact/signals";

export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly action: ToastAction | null;
}

const SHOWN_MS = 5_000;
/** With something to press there must be time to reach it. */
const SHOWN_WITH_ACTION_MS = 10_000;

export const toasts = signal<readonly Toast[]>([]);

let last = 0;

/** Shows something briefly, and politely; the same text never stands there twice. Answers how to take it away sooner. */
export function showToast(text: string, action: ToastAction | null = null): () => void {
  const id = ++last;
  toasts.value = [...toasts.value.filter((toast) => toast.text !== text), { id, text, action }];
  const hide = () => hideToast(id);
  setTimeout(hide, action === null ? SHOWN_MS : SHOWN_WITH_ACTION_MS);
  return hide;
}

export function hideToast(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}
