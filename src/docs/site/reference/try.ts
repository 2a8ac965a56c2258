import { html } from "../html.ts";
import type { Page } from "../page.ts";
import { signInForm } from "./sign-in-form.ts";

export const TRY_PAGE = "reference/try";

/** Swagger UI with the document of the running server: it is loaded here only, for people who send requests. */
export function tryPage(): Page {
  return {
    name: TRY_PAGE,
    title: "Try the API",
    summary: "Send real requests to this server, signed in as a person that you create here.",
    isWide: true,
    headings: [],
    scripts: ["try"],
    libraries: ["swagger"],
    styles: ["swagger"],
    body: html`${signInForm()}
      <h2 id="send">2. Send a request</h2>
      <div id="swagger" class="swagger"><p>This page needs JavaScript to send requests.</p></div>`,
  };
}
