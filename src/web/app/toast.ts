import { signal } from "@preact/signals";

export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly action: ToastAction | null;
  /** Called once the toast is gone: pressed, closed or timed out. */
  readonly onGone: () => void;
}

const SHOWN_MS = 5_000;
/** Leaves time to reach the button. */
const SHOWN_WITH_ACTION_MS = 10_000;

export const toasts = signal<readonly Toast[]>([]);

let last = 0;

/** Shows a text briefly, replacing a toast with the same text. Returns a function that hides it. */
export function showToast(
  text: string,
  action: ToastAction | null = null,
  onGone: () => void = () => undefined,
): () => void {
  const id = ++last;
  for (const toast of toasts.value) if (toast.text === text) hideToast(toast.id);
  toasts.value = [...toasts.value, { id, text, action, onGone }];
  const hide = () => hideToast(id);
  setTimeout(hide, action === null ? SHOWN_MS : SHOWN_WITH_ACTION_MS);
  return hide;
}

export function hideToast(id: number): void {
  const gone = toasts.value.find((toast) => toast.id === id);
  toasts.value = toasts.value.filter((toast) => toast !== gone);
  gone?.onGone();
}
