/** The list of pages is open if there is room for it, whatever the reader did on a narrow screen. */
export function installMenu(): void {
  const menu = document.querySelector<HTMLDetailsElement>("[data-menu]");
  if (menu === null) return;
  const isRoomy = matchMedia("(width >= 900px)");
  const follow = () => {
    menu.open = isRoomy.matches;
  };
  isRoomy.addEventListener("change", follow);
  follow();
  menu.querySelector('[aria-current="page"]')?.scrollIntoView({ block: "nearest" });
}
