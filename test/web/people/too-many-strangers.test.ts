import { test } from "vitest";
import { useWeb } from "../support/web.ts";
import { newPerson, type Person } from "../support/people.ts";

const web = useWeb(() => ({ STRANGERS_PER_HOUR: "2" }));

test("the page asks to choose fewer new people, or says how long to wait, and keeps the choice", async () => {
  const ada = await newPerson(web, "Ada Lovelace");
  const names = ["Grace Hopper", "Alan Turing", "Radia Perlman"];
  const people: Person[] = [];
  for (const name of names) people.push(await newPerson(web, name));
  const { page } = ada;
  await page.goto("/new");
  await page.getByRole("button", { name: "New group" }).click();
  await page.getByRole("textbox", { name: "Group name" }).fill("Crew");
  for (const { username } of people) {
    await page.getByRole("textbox", { name: "Search by name" }).fill(username);
    await page.locator(".people-picker").getByRole("button", { name: username }).click();
  }
  await page.getByRole("button", { name: "Create group" }).click();
  await page.getByText("Too many new people at once. Select fewer").waitFor();
  await page.getByRole("button", { name: "Remove Radia Perlman" }).click();
  await page.getByRole("button", { name: "Create group" }).click();
  await page.getByRole("heading", { name: "Crew" }).waitFor();

  await page.goto("/new");
  await page.getByRole("textbox", { name: "Search by name" }).fill(people[2]!.username);
  await page.locator(".people-picker").getByRole("button", { name: people[2]!.username }).click();
  await page.getByText(/^You've added a lot of people. Try again in \d+ minutes$/).waitFor();
});
