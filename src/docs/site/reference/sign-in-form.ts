import { html, type Html } from "../html.ts";

/** Where a reader gets a token for this server. It stays in the page's memory. */
export function signInForm(): Html {
  return html`<form class="form" data-sign-in hidden>
    <fieldset>
      <legend>1. Sign in to this server</legend>
      <div class="form__row">
        <label>Username <input name="username" autocomplete="username" required /></label>
        <label>
          Password
          <input name="password" type="password" autocomplete="current-password" required />
        </label>
        <button class="button" type="submit" value="login">Sign in</button>
        <button class="button button--quiet" type="submit" value="register">
          Create an account
        </button>
      </div>
      <details>
        <summary>Or use an access token that you have</summary>
        <div class="form__row">
          <label>Access token <input name="token" autocomplete="off" spellcheck="false" /></label>
          <button class="button" type="submit" value="token" formnovalidate>Use it</button>
        </div>
      </details>
      <p class="form__status" role="status"></p>
    </fieldset>
  </form>`;
}
