import { installSignIn } from "./sign-in.ts";
import { followTheme } from "./theme-switch.ts";

/** A layout without Swagger UI's own title and main element, which this page has already. */
function operationsOnly({ React, getComponent }: SwaggerSystem): object {
  const { createElement } = React;
  const Layout = () =>
    createElement(
      "div",
      { className: "swagger-ui" },
      createElement(getComponent("AuthorizeBtnContainer", true)),
      createElement(getComponent("operations", true)),
    );
  return { components: { "Operations only": Layout } };
}

const ui = SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger",
  deepLinking: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  docExpansion: "none",
  defaultModelsExpandDepth: -1,
  // The reference beside it highlights; here, long answers would only take longer.
  syntaxHighlight: false,
  // Never send the document to another host.
  validatorUrl: null,
  layout: "Operations only",
  plugins: [operationsOnly],
});

installSignIn((token) => {
  ui.preauthorizeApiKey("bearer", token);
});

// Swagger UI has a dark theme of its own, by a class.
followTheme((isDark) => {
  document.documentElement.classList.toggle("dark-mode", isDark);
});
