/**
 * A section of the site. Pages are named by their address under `/docs`; a page that is not generated is `<name>.md`
 * here.
 */
export interface Section {
  title: string;
  pages: readonly string[];
}

/**
 /*
  * * The site's pages in reading order. "" is `/docs` itself, made from `index.md`. `folder/*` stands for the generated
  * pages in it.
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
