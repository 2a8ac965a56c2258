import { render } from "preact";
import { startAppearance } from "#web/app/appearance.ts";
import { App } from "#web/app/app.tsx";
import { detailsOpen } from "./app/overlays.ts";
import { followLayer, startLayers } from "#web/app/layer.ts";
import { followNewerPage } from "#web/app/newer-page.ts";
import { startNotifications } from "#web/app/notifications.ts";
import { startLooking } from "./app/attention.ts";
import { startPushing } from "#web/app/pushed-here.ts";
import { registerServiceWorker } from "#web/app/service-worker.ts";
import { startSession } from "#web/app/session.ts";
import { preloadScreens } from "#web/app/shell.tsx";
import { startConnections } from "#web/conversation/connections.ts";
import { startViewport } from "#web/app/viewport.ts";
import { whenIdle } from "#web/app/when-idle.ts";
import { startInbox } from "#web/inbox/inbox.ts";

startInbox();
startConnections();
startNotifications();
startPushing();
startLooking();
startLayers();
followLayer(detailsOpen, () => (detailsOpen.value = false));
startViewport();
registerServiceWorker();
followNewerPage();
await Promise.all([startAppearance(), startSession()]);

const root = document.getElementById("app");
if (root !== null) {
  root.replaceChildren();
  render(<App />, root);
  whenIdle(preloadScreens);
  whenIdle(() => void import("#web/inbox/threads.ts").catch(() => undefined));
  whenIdle(
    () =>
      void import("#web/app/push-offer.ts")
        .then(({ offerPush }) => offerPush())
        .catch(() => undefined),
  );
  // If this fails, the next visit tries again.
  whenIdle(() => void import("#web/screens/factors/passkey-hint.ts").catch(() => undefined));
}
