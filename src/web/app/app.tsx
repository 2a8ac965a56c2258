import { useEffect, useLayoutEffect } from "preact/hooks";
import { LocationProvider, useLocation } from "preact-iso/router";
import { Toasts } from "#web/ui/toasts.tsx";
import { ConnectionIndicator } from "./connection-indicator.tsx";
import { noteEntry } from "./history-entry.ts";
import { lazily } from "./lazily.tsx";
import { navigate } from "./navigate.ts";
import { me } from "./parley.ts";
import { type Route, routeOf, signInPath } from "./route.ts";
import { leaver, sessionKnown } from "./session.ts";
import { Shell } from "./shell.tsx";
import { Title } from "./title.tsx";

const Join = lazily(async () => (await import("#web/screens/join/join.tsx")).Join);
const SignIn = lazily(async () => (await import("#web/screens/sign-in.tsx")).SignIn);
const Forgot = lazily(async () => (await import("#web/screens/recovery/forgot.tsx")).Forgot);
const Reset = lazily(async () => (await import("#web/screens/recovery/reset.tsx")).Reset);
const SignUp = lazily(async () => (await import("#web/screens/sign-up.tsx")).SignUp);

const Leaver = lazily(async () => (await import("#web/screens/leaver.tsx")).Leaver);

export function App() {
  return (
    <LocationProvider>
      <Screen />
      <Toasts />
    </LocationProvider>
  );
}

function Screen() {
  const { path, query, url } = useLocation();
  const route = routeOf(path, query);
  useLayoutEffect(noteEntry, [url]);
  if (!sessionKnown.value) return null;
  return (
    <>
      <Title route={route} />
      <ConnectionIndicator />
      {leaver.value !== null ? (
        <Leaver user={leaver.value} />
      ) : me.value === null ? (
        <SignedOut route={route} url={url} />
      ) : (
        <SignedIn route={route} />
      )}
    </>
  );
}

/** Sends any other address to sign-in, which returns there afterwards. */
function SignedOut({ route, url }: { route: Route; url: string }) {
  switch (route.screen) {
    case "sign-in":
      return <SignIn {...route} />;
    case "sign-up":
      return <SignUp next={route.next} />;
    case "forgot":
      return <Forgot next={route.next} />;
    case "reset":
      return <Reset token={route.token} />;
    case "join":
      return <Join code={route.code} />;
    case "list":
    case "conversation":
    case "new":
    case "requests":
    case "mentions":
    case "threads":
    case "settings":
    case "not-found":
      return <Redirect to={signInPath("sign-in", url)} />;
  }
}

function SignedIn({ route }: { route: Route }) {
  const { screen } = route;
  if (screen === "sign-in" || screen === "sign-up" || screen === "forgot") {
    return <Redirect to={route.next} />;
  }
  // The link may belong to another account than the one signed in here.
  if (screen === "reset") return <Reset token={route.token} />;
  if (screen === "join") return <Join code={route.code} />;
  return <Shell route={route} />;
}

function Redirect({ to }: { to: string }) {
  useEffect(() => navigate(to, { replace: true }), [to]);
  return null;
}
