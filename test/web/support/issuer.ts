import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { Provider } from "oidc-provider";

/** A real OpenID Connect provider, which accepts any typed account name. */
export interface Issuer {
  readonly url: string;
  /** Serves sign-ins of the page at this origin from here on. */
  serve: (origin: string) => void;
  close: () => void;
}

export const CLIENT = { id: "parley", secret: "a secret of the tests" };

/** It needs an address before Parley starts, and Parley's address afterwards. */
export async function startIssuer(): Promise<Issuer> {
  let serve: RequestListener = (_, response) => response.writeHead(503).end();
  const server = createServer((request, response) => serve(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    serve: (origin) => {
      serve = new Provider(url, configuration(origin)).callback();
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function configuration(origin: string) {
  return {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [`${origin}/api/v1/auth/oidc/callback`],
      },
    ],
    claims: { openid: ["sub"], profile: ["name", "preferred_username"] },
    findAccount: async (_: unknown, id: string) => ({
      accountId: id,
      claims: async () => ({ sub: id, name: `${id} of the issuer`, preferred_username: id }),
    }),
    pkce: { required: () => true },
  };
}
