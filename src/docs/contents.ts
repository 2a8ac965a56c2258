/** A section of the site. A page is named by its address under `/docs`; one that no generator makes is `<name>.md` here. */
export interface Section {
  title: string;
  pages: readonly string[];
}

/**
 * The site's pages in reading order; "" is `/docs` itself, made from `index.md`. `folder/*` stands for what a generator
 * makes in it.
 */
export const CONTENTS: readonly Section[] = [
  { title: "Start", pages: ["", "quickstart"] },
  {
    title: "Concepts",
    pages: [
      "concepts/order",
      "concepts/resume",
      "concepts/sending",
      "concepts/receipts",
      "concepts/history",
      "concepts/presence",
      "concepts/profiles",
      "concepts/projection",
      "concepts/sessions",
    ],
  },
  {
    title: "Guides",
    pages: [
      "guides/own-accounts",
      "guides/server-api",
      "guides/who-gets-in",
      "guides/sign-in",
      "guides/accounts",
      "guides/factors",
      "guides/metadata",
      "guides/invitations",
      "guides/react",
      "guides/http",
      "guides/limits-and-errors",
      "guides/offline",
      "guides/media",
      "guides/link-previews",
      "guides/threads",
      "guides/search",
      "guides/forwarding",
      "guides/translation",
      "guides/another-language",
      "guides/notifications",
      "guides/webhooks",
      "guides/bots",
      "guides/import-export",
      "guides/operating",
      "guides/blocking",
      "guides/privacy",
    ],
  },
  {
    title: "REST",
    pages: ["reference/rest", "reference/rest/*", "reference/try"],
  },
  {
    title: "Sockets",
    pages: ["reference/sockets", "reference/sockets/*", "reference/console"],
  },
  {
    title: "SDK",
    pages: ["reference/sdk", "reference/sdk/*"],
  },
  {
    title: "Reference",
    pages: [
      "reference/schemas",
      "reference/errors",
      "reference/limits",
      "reference/protocol",
      "reference/rules",
      "reference/history",
      "reference/changelog",
    ],
  },
];
