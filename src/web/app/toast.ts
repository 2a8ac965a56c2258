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

/** Tells something briefly, and politely; the same text is not told twice at once. */
export function showToast(text: string, action: ToastAction | null = null): void {
  const id = ++last;
  toasts.value = [...toasts.value.filter((toast) => toast.text !== text), { id, text, action }];
  setTimeout(() => hideToast(id), action === null ? SHOWN_MS : SHOWN_WITH_ACTION_MS);
}

export function hideToast(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}
