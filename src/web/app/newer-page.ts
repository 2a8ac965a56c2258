import { t } from "#web/i18n/t.ts";
import { showToast } from "./toast.ts";

/** Which page this is: its build has given it a name of its own. */
const THIS_PAGE = new URL(import.meta.url).pathname;

/** Says that this page was loaded anew for the sake of a newer one: it does that once. */
const KEY = "parley.reloaded";

/** A new service worker has all of the page to fetch first. */
const WORKER_MS = 10_000;

let looking = false;

/** A part that could not be loaded may be gone, since there is a newer page on the server: then that takes over. */
export function followNewerPage(): void {
  addEventListener("vite:preloadError", () => {
    if (looking) return;
    looking = true;
    void look().finally(() => (looking = false));
  });
}

/** A browser that could not load a module does not try again as long as the page lives; drafts outlive it. */
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

/** Answers whether this page may load anew: for the first time, and where the browser lets it note that it has. */
function noteReload(): boolean {
  try {
    if (sessionStorage.getItem(KEY) === THIS_PAGE) return false;
    sessionStorage.setItem(KEY, THIS_PAGE);
    return true;
  } catch {
    return false;
  }
}

/** `null`: it cannot be reached. */
async function pageOfServer(): Promise<string | null> {
  try {
    const answer = await fetch("/", { cache: "no-store" });
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  }
}

/** Until it has taken over, the old one answers with the old page. */
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

/** Whatever would be lost objects, as it does when the person leaves. */
function mayLeave(): boolean {
  return dispatchEvent(new Event("beforeunload", { cancelable: true }));
}
