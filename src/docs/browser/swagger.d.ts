/** The part of Swagger UI that this site uses. Its script runs before the page's own. */
interface SwaggerUi {
  /** Sets the value of an authorization that the document names. */
  preauthorizeApiKey: (name: string, value: string) => void;
}
/** What Swagger UI gives a plugin. */
interface SwaggerSystem {
  React: { createElement: (type: unknown, properties?: object, ...children: unknown[]) => unknown };
  getComponent: (name: string, isContainer: boolean) => unknown;
}
declare const SwaggerUIBundle: (options: Readonly<Record<string, unknown>>) => SwaggerUi;
