import { html } from "../html.ts";
import type { Page } from "../page.ts";
import { signInForm } from "./sign-in-form.ts";

export const CONSOLE_PAGE = "reference/console";

/** A real socket to the running server, with each frame's example to begin from. */
export function consolePage(): Page {
  return {
    name: CONSOLE_PAGE,
    title: "Try the sockets",
    summary: "Open a real socket to this server, send frames, and see what comes back.",
    headings: [],
    scripts: ["console"],
    body: html`${signInForm()}
      <form class="form" data-connect hidden>
        <fieldset disabled>
          <legend>2. Connect</legend>
          <div class="form__row">
            <label>
              Socket
              <select name="channel"></select>
            </label>
            <button class="button" type="submit">Connect</button>
            <button class="button button--quiet" type="button" data-create>New conversation</button>
          </div>
          <p class="form__status" role="status">Not connected</p>
        </fieldset>
      </form>
      <form class="form" data-send hidden>
        <fieldset disabled>
          <legend>3. Send a frame</legend>
          <div class="form__row">
            <label
              >Frame
              <select name="frame"></select
            ></label>
          </div>
          <label>
            JSON
            <textarea name="json" rows="8" spellcheck="false" autocomplete="off"></textarea>
          </label>
          <button class="button" type="submit">Send</button>
          <p class="form__status" role="status"></p>
        </fieldset>
      </form>
      <section class="frames" data-frames hidden>
        <h2 id="frames">Frames</h2>
        <div class="frames__list" role="log" aria-labelledby="frames" tabindex="0"><ol></ol></div>
      </section>
      <noscript><p>This page needs JavaScript to open a socket.</p></noscript>`,
  };
}
