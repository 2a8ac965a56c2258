import { problemOf } from "./problem-of.ts";

/** Where this server's API is. */
export const API = "/api/v1";

/** Calls `use` with each access token that the reader gets from the form or pastes. */
export function installSignIn(use: (token: string) => void): void {
  const form = document.querySelector<HTMLFormElement>("[data-sign-in]");
  const status = form?.querySelector(".form__status");
  if (form === null || !status) return;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const way = event.submitter instanceof HTMLButtonElement ? event.submitter.value : "login";
    status.textContent = "Signing in…";
    void tokenBy(way, new FormData(form)).then(
      (token) => {
        use(token);
        status.textContent = "Signed in. The token stays in this page until you leave it.";
      },
      (error: unknown) => {
        status.textContent = error instanceof Error ? error.message : "Sign-in failed";
      },
    );
  });
}

async function tokenBy(way: string, given: FormData): Promise<string> {
  const text = (name: string) => {
    const value = given.get(name);
    return typeof value === "string" ? value : "";
  };
  if (way === "token") {
    if (text("token").trim() === "") throw new Error("Paste an access token first");
    return text("token").trim();
  }
  const response = await fetch(`${API}/auth/${way}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username: text("username").trim(), password: text("password") }),
  });
  if (!response.ok) throw new Error(await problemOf(response));
  const { access_token } = (await response.json()) as { access_token: string };
  return access_token;
}
