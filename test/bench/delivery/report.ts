import type { CaseResult, Round } from "./measure.ts";
import { median, pairedRatio } from "../statistics.ts";
import { count, table } from "../table.ts";

/** Every system's own numbers: medians of its rounds. */
export function absoluteTable(cases: CaseResult[]): string {
  const header = [
    "sockets",
    "in flight",
    "system",
    "deliveries/s",
    "p50 ms",
    "p99 ms",
    "messages/frame",
    "load busy",
  ];
  const rows = cases.flatMap(({ sockets, in_flight, rounds: entrants }) =>
    entrants.map(({ system, rounds }) => [
      `${sockets}`,
      `${in_flight}`,
      system,
      count(Math.round(middle(rounds, "deliveries_per_s"))),
      middle(rounds, "p50_ms").toFixed(2),
      middle(rounds, "p99_ms").toFixed(2),
      middle(rounds, "messages_per_frame").toFixed(1),
      `${Math.round(middle(rounds, "busy") * 100)} %`,
    ]),
  );
  return table(header, rows);
}

/** The first system against each of the others: the medians of the rounds' own ratios. */
export function ratioTable(cases: CaseResult[]): string {
  const [first, ...baselines] = cases[0]?.rounds.map(({ system }) => system) ?? [];
  const header = [
    "sockets",
    "in flight",
    ...baselines.flatMap((name) => [`deliveries vs ${name}`, `p50 vs ${name}`]),
  ];
  const rows = cases.map(({ sockets, in_flight, rounds: entrants }) => {
    const of = (system: string | undefined, figure: keyof Round) =>
      (entrants.find((entrant) => entrant.system === system)?.rounds ?? []).map((r) => r[figure]);
    const against = (name: string, figure: "deliveries_per_s" | "p50_ms") => {
      const ratio = pairedRatio(of(first, figure), of(name, figure));
      const text = `${ratio.toFixed(2)} ×`;
      return (figure === "p50_ms" ? ratio > 1 : ratio < 1) ? `**${text}**` : text;
    };
    return [
      `${sockets}`,
      `${in_flight}`,
      ...baselines.flatMap((name) => [against(name, "deliveries_per_s"), against(name, "p50_ms")]),
    ];
  });
  return table(header, rows);
}

function middle(rounds: Round[], figure: keyof Round): number {
  return median(rounds.map((round) => round[figure]));
}
