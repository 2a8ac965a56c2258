/*
 * Applies the reader's theme before the first paint. Without a choice, the style sheet follows the system. The code is
 * in a block, since a classic script shares its names with the page.
 */
{
  let chosen: string | null = null;
  try {
    chosen = localStorage.getItem("parley.docs.theme");
  } catch {
    // Without storage, follow the system.
  }
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset["theme"] = chosen;
}
