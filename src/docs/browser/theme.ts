/*
 * Before the first paint: the theme that the reader chose. Without a choice the style sheet follows the system. It is a
 * block, since a script that is no module shares its names with the page.
 */
{
  let chosen: string | null = null;
  try {
    chosen = localStorage.getItem("parley.docs.theme");
  } catch {
    // Without storage: as the system says.
  }
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset["theme"] = chosen;
}
