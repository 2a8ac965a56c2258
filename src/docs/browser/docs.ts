import { addCopyButtons } from "./copy-buttons.ts";
import { followReader } from "./follow-reader.ts";
import { installMenu } from "./menu.ts";
import { installSearch } from "./search-keys.ts";
import { installThemeSwitch } from "./theme-switch.ts";

installThemeSwitch();
installSearch();
installMenu();
addCopyButtons();
followReader();
