import { newOperatorSchema } from "#protocol/operator.ts";
import { newServerInvitationSchema } from "#protocol/server-invitation.ts";
import { sessionListSchema } from "#protocol/auth.ts";
import { operate } from "../../support/keyed.ts";
import { OPERATOR_TOKEN } from "../../support/roomy.ts";
import { signIn, world } from "./people.ts";
import type { Scene } from "./scene.ts";

const V1 = "/api/v1";
const USER = `${V1}/operator/users/{user_id}`;

const ofOperator = () => ({ token: OPERATOR_TOKEN });
const aboutStranger = ({ stranger }: Scene) => ({
  token: OPERATOR_TOKEN,
  params: { user_id: stranger.id },
});

/** A session of the stranger's on a device unknown to the account. */
async function freshSession({ stranger }: Scene): Promise<string> {
  await signIn(stranger.user.username);
  const { items } = (await stranger.get("/auth/sessions")).as(sessionListSchema);
  return items.find(({ new_device }) => new_device)?.id ?? "";
}

export const SESSION_EXAMPLES = {
  [`GET ${V1}/auth/events`]: { status: 200, example: () => ({ query: { limit: "2" } }) },
  [`PATCH ${V1}/auth/sessions/{session_id}`]: {
    status: 204,
    example: async (scene: Scene) => ({
      token: scene.stranger.token,
      params: { session_id: await freshSession(scene) },
      body: { new_device: false },
    }),
  },
  [`DELETE ${V1}/auth/sessions`]: {
    status: 204,
    example: ({ stranger }: Scene) => ({ token: stranger.token }),
  },
  [`GET ${V1}/operator/audit`]: {
    status: 200,
    example: ({ stranger }: Scene) => ({
      token: OPERATOR_TOKEN,
      query: {
        user_id: stranger.id,
        action: "signed_in",
        actor_id: stranger.id,
        until: "2099-01-01T00:00:00.000Z",
        limit: "2",
      },
    }),
  },
  [`GET ${V1}/operator/users`]: {
    status: 200,
    example: () => ({
      token: OPERATOR_TOKEN,
      query: { q: "a", external_id: "u-2", account_state: "active", limit: "2" },
    }),
  },
  [`GET ${USER}`]: { status: 200, example: aboutStranger },
  [`GET ${USER}/sessions`]: { status: 200, example: aboutStranger },
  [`DELETE ${USER}/sessions/{session_id}`]: {
    status: 204,
    example: async (scene: Scene) => ({
      token: OPERATOR_TOKEN,
      params: { user_id: scene.stranger.id, session_id: await freshSession(scene) },
    }),
  },
  [`DELETE ${USER}/sessions`]: {
    status: 204,
    example: async () => {
      const { id } = await world.account();
      return { token: OPERATOR_TOKEN, params: { user_id: id } };
    },
  },
  [`POST ${V1}/operator/operators`]: {
    status: 201,
    example: () => ({ token: OPERATOR_TOKEN, body: { name: "Night shift" } }),
  },
  [`POST ${V1}/operator/invitations`]: {
    status: 201,
    example: () => ({ token: OPERATOR_TOKEN, body: { uses_max: 2 } }),
  },
  [`GET ${V1}/operator/invitations`]: { status: 200, example: ofOperator },
  [`DELETE ${V1}/operator/invitations/{invitation_id}`]: {
    status: 204,
    example: async () => {
      const made = await operate(world, "POST", "/invitations", {});
      const invitation_id = made.as(newServerInvitationSchema, 201).id;
      return { token: OPERATOR_TOKEN, params: { invitation_id } };
    },
  },
  [`GET ${V1}/operator/operators`]: { status: 200, example: ofOperator },
  [`DELETE ${V1}/operator/operators/{operator_id}`]: {
    status: 204,
    example: async () => {
      const made = await operate(world, "POST", "/operators", { name: "Gone" });
      const operator_id = made.as(newOperatorSchema, 201).id;
      return { token: OPERATOR_TOKEN, params: { operator_id } };
    },
  },
};
