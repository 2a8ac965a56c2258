import { signal } from "@preact/signals";

/** What the browser believes of the network; it is only right when it says no. */
export const browserOnline = signal(navigator.onLine);

for (const type of ["online", "offline"] as const) {
  addEventListener(type, () => {
    browserOnline.value = navigator.onLine;
  });
}
