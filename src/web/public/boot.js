/*
 * Before the first paint: the theme, the language and the direction that will be, and whether this browser can run the
 * page at all. It uses the oldest JavaScript, since it serves old browsers.
 */
(function () {
  var root = document.documentElement;
  var settings = {};
  var signedIn = false;
  try {
    settings = JSON.parse(localStorage.getItem("parley.settings")) || {};
    signedIn = localStorage.getItem("parley.session") !== null;
    // oxlint-disable-next-line no-unused-vars -- the oldest JavaScript wants it named
  } catch (_) {
    // Without storage: as the browser and the system say.
  }

  var dark = settings.theme === "dark";
  if (settings.theme !== "dark" && settings.theme !== "light" && window.matchMedia) {
    dark = matchMedia("(prefers-color-scheme: dark)").matches;
  }
  root.setAttribute("data-theme", dark ? "dark" : "light");

  var spoken = ["en", "es", "ar", "ja"];
  var wanted = [settings.language].concat(navigator.languages || [navigator.language]);
  for (var i = 0; i < wanted.length; i++) {
    var language = String(wanted[i]).split("-")[0].toLowerCase();
    if (spoken.indexOf(language) !== -1) {
      root.setAttribute("lang", language);
      root.setAttribute("dir", language === "ar" ? "rtl" : "ltr");
      break;
    }
  }

  if (typeof settings.listWidth === "number") {
    root.style.setProperty("--list-width", settings.listWidth + "px");
  }
  if (signedIn) root.setAttribute("data-signed-in", "");

  var isNew =
    "noModule" in document.createElement("script") &&
    "showModal" in document.createElement("dialog") &&
    "popover" in document.createElement("div") &&
    "isWellFormed" in String.prototype &&
    typeof AbortSignal !== "undefined" &&
    "any" in AbortSignal;
  if (!isNew) root.setAttribute("data-old", "");
})();
