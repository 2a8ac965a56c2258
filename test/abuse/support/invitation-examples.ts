import { invitationSchema, type Invitation } from "#protocol/invitation.ts";
import { uploadSchema } from "#protocol/media.ts";
import { PNG } from "../../support/files.ts";
import type { Account } from "../../support/world.ts";
import { world } from "./people.ts";
import type { Scene } from "./scene.ts";

const V1 = "/api/v1";
const ROOM = `${V1}/conversations/{conversation_id}`;
const CODE = `${V1}/invitations/{invitation_code}`;

const inRoom = ({ room }: Scene) => ({ params: { conversation_id: room.id } });

async function newInvitation({ owner, room }: Scene, wish: object = {}): Promise<Invitation> {
  return (await owner.post(`/conversations/${room.id}/invitations`, wish)).as(
    invitationSchema,
    201,
  );
}

const codes = new Map<string, Promise<string>>();
/** One code for each room, whose number of codes is limited. */
function codeOf(scene: Scene): Promise<string> {
  const known = codes.get(scene.room.id);
  if (known !== undefined) return known;
  const made = newInvitation(scene, { approval: true }).then(({ code }) => code);
  codes.set(scene.room.id, made);
  return made;
}

const byCode = async (scene: Scene) => ({ params: { invitation_code: await codeOf(scene) } });

/** A person who asks to join the room. */
async function asker(scene: Scene): Promise<Account> {
  const person = await world.account();
  (await person.post(`/invitations/${await codeOf(scene)}/join`, {})).expect(200);
  return person;
}

const onAsker = async (scene: Scene) => ({
  params: { conversation_id: scene.room.id, user_id: (await asker(scene)).id },
});
const onStranger = ({ room, stranger }: Scene) => ({
  params: { conversation_id: room.id, user_id: stranger.id },
});

/** The examples of invitations, requests to join, and bans. */
export const INVITATION_EXAMPLES = {
  [`POST ${ROOM}/invitations`]: {
    status: 201,
    member: "may not" as const,
    example: (scene: Scene) => ({
      ...inRoom(scene),
      body: { name: "Friends", uses_max: 1, approval: true },
    }),
  },
  [`GET ${ROOM}/invitations`]: { status: 200, member: "may not" as const, example: inRoom },
  [`DELETE ${ROOM}/invitations/{invitation_id}`]: {
    status: 204,
    // Another person's.
    member: "sees none" as const,
    example: async (scene: Scene) => ({
      params: { conversation_id: scene.room.id, invitation_id: (await newInvitation(scene)).id },
    }),
  },
  [`GET ${CODE}`]: { status: 200, example: byCode },
  [`GET ${CODE}/picture`]: {
    status: 200,
    // A person whose conversations no test compares.
    example: async () => {
      const owner = await world.account();
      const { id } = await world.group(owner);
      const { media_url } = (await owner.upload(PNG)).as(uploadSchema, 201);
      (await owner.patch(`/conversations/${id}`, { avatar_url: media_url })).expect(200);
      const made = await owner.post(`/conversations/${id}/invitations`, {});
      return { params: { invitation_code: made.as(invitationSchema, 201).code } };
    },
  },
  [`GET ${CODE}/standing`]: { status: 200, example: byCode },
  [`POST ${CODE}/join`]: {
    status: 200,
    example: async (scene: Scene) => ({ ...(await byCode(scene)), body: { note: "Hello" } }),
  },
  [`GET ${V1}/users/me/join-requests`]: { status: 200, example: () => ({}) },
  [`DELETE ${V1}/users/me/join-requests/{conversation_id}`]: {
    status: 204,
    example: async (scene: Scene) => ({ ...inRoom(scene), token: (await asker(scene)).token }),
  },
  [`GET ${ROOM}/join-requests`]: { status: 200, member: "may not" as const, example: inRoom },
  [`POST ${ROOM}/join-requests/{user_id}/approve`]: {
    status: 200,
    member: "may not" as const,
    example: onAsker,
  },
  [`DELETE ${ROOM}/join-requests/{user_id}`]: {
    status: 204,
    member: "may not" as const,
    example: onAsker,
  },
  [`GET ${ROOM}/bans`]: { status: 200, member: "may not" as const, example: inRoom },
  [`PUT ${ROOM}/bans/{user_id}`]: { status: 204, member: "may not" as const, example: onStranger },
  [`DELETE ${ROOM}/bans/{user_id}`]: {
    status: 204,
    member: "may not" as const,
    example: async (scene: Scene) => {
      const { room, owner, stranger } = scene;
      (await owner.put(`/conversations/${room.id}/bans/${stranger.id}`)).expect(204);
      return onStranger(scene);
    },
  },
};
