const SHOWN_MS = 2_000;

/** A button beside each piece of code, which copies it. */
export function addCopyButtons(): void {
  // Browsers give no clipboard to a page that came over plain http from elsewhere.
  if (navigator.clipboard === undefined) return;
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.role = "status";
  document.body.append(status);
  for (const figure of document.querySelectorAll(".code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "code__copy";
    button.textContent = "Copy";
    button.addEventListener("click", () => {
      void copy(figure, button, status);
    });
    figure.append(button);
  }
}

async function copy(figure: Element, button: HTMLElement, status: HTMLElement): Promise<void> {
  const text = figure.querySelector("code")?.textContent ?? "";
  const isCopied = await navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
  const said = isCopied ? "Copied" : "Not copied";
  button.textContent = said;
  status.textContent = said;
  setTimeout(() => {
    button.textContent = "Copy";
    status.textContent = "";
  }, SHOWN_MS);
}
