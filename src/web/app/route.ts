/** A section of the settings, each with an address under `/settings`. */
const SETTINGS_SECTIONS = [
  "profile",
  "account",
  "privacy",
  "devices",
  "notifications",
  "appearance",
  "data",
] as const;
export type SettingsSection = (typeof SETTINGS_SECTIONS)[number];

/** The screen to show, read from the address. */
export type Route =
  | { readonly screen: "list" }
  | {
      readonly screen: "conversation";
      readonly id: string;
      readonly messageId: number | null;
      /** The message that started the thread to open. */
      readonly thread: number | null;
    }
  | { readonly screen: "new" }
  | { readonly screen: "requests" }
  | { readonly screen: "mentions" }
  | { readonly screen: "threads" }
  | { readonly screen: "join"; readonly code: string }
  /** `section`: null for the list of sections. */
  | { readonly screen: "settings"; readonly section: SettingsSection | null }
  | {
      readonly screen: "sign-in";
      readonly next: string;
      /** The person returns from an issuer with a sign-in to redeem. */
      readonly signedIn: boolean;
      /** The person returns from an issuer without a sign-in; for the reasons see `signInProblemSchema`. */
      readonly problem: string | null;
    }
  | { readonly screen: "sign-up"; readonly next: string }
  | { readonly screen: "forgot"; readonly next: string }
  /** `token`: from a link that lets its holder choose a new password. */
  | { readonly screen: "reset"; readonly token: string }
  | { readonly screen: "not-found" };

export function routeOf(path: string, query: Readonly<Record<string, string>>): Route {
  const place = path.replace(/(?<!\/)\/+$/, "");
  const section = SETTINGS_SECTIONS.find((name) => place === `/settings/${name}`);
  if (section !== undefined) return { screen: "settings", section };
  const [, token] = /^\/reset\/(\w+)$/.exec(place) ?? [];
  if (token !== undefined) return { screen: "reset", token };
  const [, code] = /^\/join\/([A-Za-z0-9]{1,64})$/.exec(place) ?? [];
  if (code !== undefined) return { screen: "join", code };
  switch (place) {
    case "":
    case "/index.html":
      return { screen: "list" };
    case "/conversation-ws":
      return conversationRoute(query);
    case "/new":
      return { screen: "new" };
    case "/requests":
      return { screen: "requests" };
    case "/mentions":
      return { screen: "mentions" };
    case "/threads":
      return { screen: "threads" };
    case "/settings":
      return { screen: "settings", section: null };
    case "/sign-in":
      return {
        screen: "sign-in",
        next: nextOf(query),
        signedIn: query["signed_in"] === "1",
        problem: query["problem"] ?? null,
      };
    case "/sign-up":
      return { screen: "sign-up", next: nextOf(query) };
    case "/forgot":
      return { screen: "forgot", next: nextOf(query) };
    default:
      return { screen: "not-found" };
  }
}

function conversationRoute({ id, message, thread }: Readonly<Record<string, string>>): Route {
  if (id === undefined || id === "") return { screen: "not-found" };
  return { screen: "conversation", id, messageId: idOf(message), thread: idOf(thread) };
}

function idOf(text = ""): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/**
 * Returns where to go after signing in; "/" unless that is within this page, since a link to the sign-in must not lead
 * to another site. An address that begins with two slashes does, even if they follow dots that the browser resolves.
 */
function nextOf({ next }: Readonly<Record<string, string>>): string {
  if (next === undefined || !URL.canParse(next, location.origin)) return "/";
  const url = new URL(next, location.origin);
  const isHere = url.origin === location.origin && /^\/(?!\/)/.test(url.pathname);
  return isHere ? url.pathname + url.search : "/";
}

export function signInPath(screen: "sign-in" | "sign-up" | "forgot", next: string): string {
  return next === "/" ? `/${screen}` : `/${screen}?${new URLSearchParams({ next }).toString()}`;
}
