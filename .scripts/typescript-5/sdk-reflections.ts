import { writeFile } from "node:fs/promises";
import { Application, LogLevel } from "typedoc";

/** Writes TypeDoc's reflections of the SDK's modules as JSON: `sdk-reflections.ts OUT TSCONFIG ENTRY...`. */
const [, , out = "", tsconfig = "", ...entryPoints] = process.argv;
const app = await Application.bootstrap({
  entryPoints,
  tsconfig,
  // The project's own compiler has already checked them.
  skipErrorChecking: true,
  excludePrivate: true,
  excludeInternal: true,
  excludeExternals: true,
  disableSources: true,
  logLevel: LogLevel.Error,
});
const project = await app.convert();
if (project === undefined || app.logger.hasErrors()) process.exit(1);
await writeFile(out, JSON.stringify(app.serializer.projectToObject(project, "/")));
