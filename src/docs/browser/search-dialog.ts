import type MiniSearch from "minisearch";
import type { SearchResult } from "minisearch";
import { SEARCH_OPTIONS, type Entry } from "./search-options.ts";

const SHOWN = 12;

/** One dialog with a field and a list: the focus stays in the field, and the arrow keys move through the list. */
const dialog = document.createElement("dialog");
dialog.className = "search";
dialog.setAttribute("aria-label", "Search the documentation");
dialog.innerHTML = `
  <form class="search__form" method="dialog">
    <input class="search__field" type="search" placeholder="Search the documentation" autocomplete="off"
      spellcheck="false" enterkeyhint="go" role="combobox" aria-label="Search the documentation"
      aria-expanded="false" aria-controls="search-results" aria-autocomplete="list" />
    <button class="search__close" type="submit" value="close">Close</button>
  </form>
  <p class="search__status" role="status"></p>
  <ul class="search__results" id="search-results" role="listbox" aria-label="Results"></ul>`;
document.body.append(dialog);

const field = part(".search__field", HTMLInputElement);
const list = part(".search__results", HTMLUListElement);
const status = part(".search__status", HTMLParagraphElement);

let index: Promise<MiniSearch<Entry>> | undefined;
let chosen = -1;

/** Takes the focus at once; the index loads meanwhile. */
export function openSearch(): void {
  if (!dialog.open) dialog.showModal();
  field.select();
  void show();
}

field.addEventListener("input", () => void show());
field.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
  } else if (event.key === "Enter") {
    event.preventDefault();
    options()[Math.max(chosen, 0)]?.click();
  }
});
dialog.addEventListener("click", (event) => {
  // The backdrop is the dialog itself; a result may lead to another place on this page.
  if (event.target === dialog || (event.target as Element).closest("a") !== null) dialog.close();
});

async function show(): Promise<void> {
  const query = field.value.trim();
  index ??= load();
  const loaded = await index.catch(() => null);
  if (loaded === null) index = undefined;
  if (query !== field.value.trim()) return;
  const found = query === "" || loaded === null ? [] : loaded.search(query);
  list.replaceChildren(...found.slice(0, SHOWN).map(resultOf));
  field.setAttribute("aria-expanded", String(found.length > 0));
  choose(found.length > 0 ? 0 : -1);
  if (loaded === null) status.textContent = "The search could not be loaded. Try again.";
  else if (query === "")
    status.textContent = "Search guides, calls, frames, errors, limits and rules.";
  else if (found.length === 0) status.textContent = `Nothing found for “${query}”.`;
  else status.textContent = found.length === 1 ? "1 result" : `${found.length} results`;
}

async function load(): Promise<MiniSearch<Entry>> {
  const address = document.documentElement.dataset["search"] ?? "";
  const [{ default: MiniSearch }, response] = await Promise.all([
    import("minisearch"),
    fetch(address),
  ]);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return MiniSearch.loadJSONAsync(await response.text(), SEARCH_OPTIONS);
}

function resultOf(result: SearchResult, at: number): HTMLLIElement {
  const { id, page, section, excerpt } = result as SearchResult & Entry;
  const link = document.createElement("a");
  link.href = id;
  link.role = "option";
  link.id = `search-result-${at}`;
  // The field keeps the focus; Enter follows the link.
  link.tabIndex = -1;
  link.append(text("search__title", section === "" ? page : section));
  if (section !== "") link.append(text("search__page", page));
  link.append(text("search__excerpt", excerpt));
  const item = document.createElement("li");
  item.role = "presentation";
  item.append(link);
  return item;
}

function text(className: string, content: string): HTMLSpanElement {
  const span = document.createElement("span");
  span.className = className;
  span.textContent = content;
  return span;
}

function options(): HTMLAnchorElement[] {
  return [...list.querySelectorAll("a")];
}

function choose(wanted: number): void {
  const all = options();
  chosen = all.length === 0 ? -1 : (wanted + all.length) % all.length;
  all.forEach((option, i) => option.setAttribute("aria-selected", String(i === chosen)));
  const current = all[chosen];
  if (current === undefined) field.removeAttribute("aria-activedescendant");
  else field.setAttribute("aria-activedescendant", current.id);
  current?.scrollIntoView({ block: "nearest" });
}

function part<T extends Element>(selector: string, kind: new () => T): T {
  const found = dialog.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`the search has no ${selector}`);
  return found;
}
