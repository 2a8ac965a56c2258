import { inject } from "vitest";
import { factorSchema } from "#protocol/factors.ts";
import { passkeyCreationSchema } from "#protocol/passkeys.ts";
import { Authenticator } from "../../support/authenticator.ts";
import { OPERATOR_TOKEN } from "../../support/roomy.ts";
import type { Account } from "../../support/world.ts";
import { passwords } from "./people.ts";
import type { Scene } from "./scene.ts";

const V1 = "/api/v1";
const FACTORS = `${V1}/auth/factors`;

/** Valid JSON, but no passkey: its content is the browser's. */
const NO_PASSKEY = {
  id: "AA",
  rawId: "AA",
  type: "public-key",
  response: { clientDataJSON: "e30", authenticatorData: "AA", signature: "AA" },
};

function confirmation({ user }: Account) {
  return { password: passwords.get(user.username) };
}

async function newPasskey(member: Account) {
  const body = { confirmation: confirmation(member) };
  const options = await member.post("/auth/factors/passkeys/options", body);
  const { origin } = new URL(inject("abused").url);
  return new Authenticator().create(options.as(passkeyCreationSchema), { origin });
}

async function onFactor({ member }: Scene) {
  const added = await member.post("/auth/factors/passkeys", { passkey: await newPasskey(member) });
  return { token: member.token, params: { factor_id: added.as(factorSchema, 201).id } };
}

/** The member's password, which no example changes. */
const confirmed = ({ member }: Scene) => ({
  token: member.token,
  body: { confirmation: confirmation(member) },
});

/** The examples of passkeys, authenticator apps and the second step of a sign-in. */
export const FACTOR_EXAMPLES = {
  [`POST ${V1}/auth/passkey/options`]: { status: 200, example: () => ({}) },
  [`POST ${V1}/auth/passkey`]: {
    status: 401,
    opaque: ["device_secret"],
    example: () => ({ body: { passkey: NO_PASSKEY } }),
  },
  [`POST ${V1}/auth/second-factor/options`]: {
    status: 401,
    opaque: ["factor_token"],
    example: () => ({ body: { factor_token: "x" } }),
  },
  [`POST ${V1}/auth/second-factor`]: {
    status: 401,
    opaque: ["factor_token", "recovery_code", "device_secret"],
    example: () => ({ body: { factor_token: "x", totp: "287082" } }),
  },
  [`POST ${V1}/auth/confirmation/options`]: { status: 200, example: () => ({}) },
  [`GET ${FACTORS}`]: { status: 200, example: () => ({}) },
  [`PATCH ${FACTORS}`]: {
    status: 200,
    opaque: ["password"],
    example: ({ member }: Scene) => ({
      token: member.token,
      body: { second_factor: false, confirmation: confirmation(member) },
    }),
  },
  [`POST ${FACTORS}/passkeys/options`]: { status: 200, opaque: ["password"], example: confirmed },
  [`POST ${FACTORS}/passkeys`]: {
    status: 201,
    example: async ({ member }: Scene) => ({
      token: member.token,
      body: { passkey: await newPasskey(member), device_name: "A laptop" },
    }),
  },
  [`POST ${FACTORS}/totp/secret`]: { status: 200, opaque: ["password"], example: confirmed },
  [`POST ${FACTORS}/totp`]: {
    status: 400,
    example: () => ({ body: { enrolment: "x", code: "287082", name: "Phone" } }),
  },
  [`PATCH ${FACTORS}/{factor_id}`]: {
    status: 204,
    example: async (scene: Scene) => ({ ...(await onFactor(scene)), body: { name: "A key" } }),
  },
  [`POST ${FACTORS}/{factor_id}/removal`]: {
    status: 204,
    opaque: ["password"],
    example: async (scene: Scene) => ({ ...(await onFactor(scene)), ...confirmed(scene) }),
  },
  // Without recovery codes an account keeps its password.
  [`POST ${V1}/auth/password/removal`]: { status: 409, opaque: ["password"], example: confirmed },
  [`DELETE ${V1}/operator/users/{user_id}/factors`]: {
    status: 204,
    example: ({ stranger }: Scene) => ({
      token: OPERATOR_TOKEN,
      params: { user_id: stranger.id },
    }),
  },
};
