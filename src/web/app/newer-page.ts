import { t } from "#web/i18n/t.ts";
import { showToast } from "./toast.ts";

/** Identifies this build of the page: the file name contains a hash. */
const THIS_PAGE = new URL(import.meta.url).pathname;

/** Records that this build has already reloaded for a newer one, which it does once. */
const KEY = "parley.reloaded";

/** How long to wait for a new service worker, which first fetches the whole page. */
const WORKER_MS = 10_000;

let looking = false;

/** A part of the page can fail to load because the server has a newer build: then reloads the page. */
export function followNewerPage(): void {
  addEventListener("vite:preloadError", () => {
    if (looking) return;
    looking = true;
    void look().finally(() => (looking = false));
  });
}

/** Reloads the page if the server answers: browsers never retry a module that failed to load. Drafts survive this. */
export async function startOver(): Promise<void> {
  if ((await pageOfServer()) !== null) location.reload();
}

async function look(): Promise<void> {
  const page = await pageOfServer();
  if (page === null || page.includes(THIS_PAGE)) return;
  await newerWorker();
  if (!mayLeave() || !noteReload()) {
    showToast(t("app.newer"), { label: t("chat.reload"), run: () => location.reload() });
    return;
  }
  location.reload();
}

/** Returns whether the page may reload: only once, and only if the browser can record it. */
function noteReload(): boolean {
  try {
    if (sessionStorage.getItem(KEY) === THIS_PAGE) return false;
    sessionStorage.setItem(KEY, THIS_PAGE);
    return true;
  } catch {
    return false;
  }
}

/** `null` if the server cannot be reached. */
async function pageOfServer(): Promise<string | null> {
  try {
    const answer = await fetch("/", { cache: "no-store" });
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  }
}

/** Waits for the new service worker to take over; until then the old one serves the old page. */
async function newerWorker(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.update().catch(() => undefined);
  const worker = registration?.installing ?? registration?.waiting;
  if (!worker) return;
  await new Promise<void>((done) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated" || worker.state === "redundant") done();
    });
    setTimeout(done, WORKER_MS);
  });
}

/** Whether no unsaved work objects, as it would if the user left the page. */
function mayLeave(): boolean {
  return dispatchEvent(new Event("beforeunload", { cancelable: true }));
}
