import { computed, effect, signal } from "@preact/signals";
import { reportLooking } from "#web/inbox/inbox.ts";

/** Whether someone looks at this page, as far as it can know. */
export const isLookedAt = signal(look());

function look(): boolean {
  return document.visibilityState === "visible" && document.hasFocus();
}

for (const type of ["focus", "blur"] as const) {
  addEventListener(type, () => {
    isLookedAt.value = look();
  });
}
document.addEventListener("visibilitychange", () => {
  isLookedAt.value = look();
});

/** Whoever touches nothing for this long has left the screen as it is. */
const IDLE_MS = 2 * 60_000;
const SIGNS = ["pointermove", "pointerdown", "keydown", "wheel", "touchstart"] as const;

/** Says to the server whether its person looks at this device: then it sends no notifications (PUSH-2). */
export function startLooking(): void {
  const isActive = signal(true);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stir = () => {
    isActive.value = true;
    clearTimeout(timer);
    timer = setTimeout(() => {
      isActive.value = false;
    }, IDLE_MS);
  };
  for (const type of SIGNS) addEventListener(type, stir, { passive: true });
  stir();
  const isLooking = computed(() => isLookedAt.value && isActive.value);
  effect(() => reportLooking(isLooking.value));
}
