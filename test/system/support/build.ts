import type { TestProject } from "vitest/node";
import bundled from "../../support/bundled.ts";
import { makeClient } from "../../support/client-package.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder of the client's package. */
    client: string;
  }
}

/** Once for all tests of the server as a process: the Worker and the client's package, as they would be published. */
export default async function build(project: TestProject): Promise<void> {
  const [client] = await Promise.all([makeClient(), bundled(project)]);
  project.provide("client", client);
}
