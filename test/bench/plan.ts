/** How much the benchmark does; times in ms. */
export interface Plan {
  delivery: DeliveryPlan;
  send: SendPlan;
  storm: StormPlan;
  group: GroupPlan;
  bot: BotPlan;
  inbox: InboxPlan;
  search: SearchPlan;
  unread: UnreadPlan;
  media: MediaPlan;
  passwords: PasswordsPlan;
  translation: TranslationPlan;
  page: PagePlan;
  pressure: PressurePlan;
  apps: AppsPlan;
  import: ImportPlan;
}

export interface ImportPlan {
  messages: number;
  /** Files of 1 MB each in the second document. */
  files: number;
  rounds: number;
}

export interface DeliveryPlan {
  sockets: number[];
  in_flight: number[];
  rounds: number;
  round_ms: number;
  warm_up_ms: number;
}

export interface SendPlan {
  rounds: number;
  round_ms: number;
  warm_up_ms: number;
  /** How long the profiler watches. */
  profile_ms: number;
}

export interface StormPlan {
  sockets: number;
  members: number;
  /** Messages written while nobody is connected. */
  missed: number;
  rounds: number;
}

export interface GroupPlan {
  members: number;
  rounds: number;
}

export interface BotPlan {
  messages: number;
}

export interface InboxPlan {
  members: number[];
  /** Messages sent one by one, each after a pause. */
  paused: number;
  /** How long messages are sent steadily. */
  steady_ms: number;
}

export interface SearchPlan {
  /** Messages in D1; it grows from one to the next. */
  messages: number[];
  asking: Asking;
}

export interface UnreadPlan {
  /** Unread messages in the one conversation that was left alone for long, of one person after another. */
  many: number[];
  asking: Asking;
}

export interface PagePlan {
  messages: number;
  /** Frames are told apart by how many messages the page holds by then. */
  report_every: number;
}

export interface PasswordsPlan {
  /** That arrive at the same moment. */
  logins: number;
  rounds: number;
  /** How long others are measured while nobody signs in. */
  quiet_ms: number;
}

export interface MediaPlan {
  /** Sizes of files. */
  bytes: number[];
  /** Files of a round. */
  files: number;
  rounds: number;
}

export interface TranslationPlan {
  messages: number;
  pause_ms: number;
  rounds: number;
}

export interface PressurePlan {
  messages: number;
  rounds: number;
}

export interface AppsPlan {
  messages: number;
  rounds: number;
  /** Messages whose rows are counted. */
  counted: number;
}

/** A request is made again until there are so many answers, or the time is up; three times at least. */
export interface Asking {
  times: number;
  within_ms: number;
}

/** Measures one part of the plan, with its state in a folder; answers what to print. */
export type Part = (plan: Plan, folder: string) => Promise<string>;

export const FULL: Plan = {
  delivery: {
    sockets: [2, 10, 100, 500],
    in_flight: [1, 32],
    rounds: 5,
    round_ms: 1_000,
    warm_up_ms: 500,
  },
  send: { rounds: 15, round_ms: 400, warm_up_ms: 600, profile_ms: 10_000 },
  storm: { sockets: 1_000, members: 1_000, missed: 1_000, rounds: 5 },
  group: { members: 1_000, rounds: 5 },
  bot: { messages: 1_000_000 },
  inbox: { members: [10, 100, 200], paused: 100, steady_ms: 15_000 },
  search: { messages: [10_000, 1_000_000], asking: { times: 100, within_ms: 3_000 } },
  unread: { many: [100, 1_000, 10_000, 100_000], asking: { times: 200, within_ms: 5_000 } },
  media: { bytes: [100_000, 1_000_000, 10_000_000], files: 10, rounds: 5 },
  passwords: { logins: 60, rounds: 5, quiet_ms: 3_000 },
  translation: { messages: 50, pause_ms: 50, rounds: 7 },
  page: { messages: 100_000, report_every: 20_000 },
  pressure: { messages: 40, rounds: 3 },
  apps: { messages: 500, rounds: 9, counted: 20 },
  import: { messages: 100_000, files: 50, rounds: 5 },
};

/** Of delivery: the two cases that have a target, and their neighbours. */
export const QUICK: Plan = {
  delivery: { ...FULL.delivery, sockets: [10, 100], rounds: 3, round_ms: 400, warm_up_ms: 200 },
  send: { rounds: 9, round_ms: 200, warm_up_ms: 300, profile_ms: 3_000 },
  storm: { ...FULL.storm, sockets: 200, rounds: 3 },
  group: { ...FULL.group, rounds: 2 },
  bot: { messages: 100_000 },
  inbox: { ...FULL.inbox, paused: 20, steady_ms: 3_000 },
  search: { messages: [10_000, 100_000], asking: { times: 30, within_ms: 1_000 } },
  unread: { many: [100, 10_000], asking: { times: 30, within_ms: 1_000 } },
  media: { bytes: [1_000_000, 10_000_000], files: 5, rounds: 3 },
  passwords: { logins: 60, rounds: 2, quiet_ms: 1_000 },
  translation: { messages: 20, pause_ms: 50, rounds: 9 },
  page: { messages: 5_000, report_every: 1_000 },
  pressure: { messages: 20, rounds: 1 },
  apps: { messages: 200, rounds: 5, counted: 10 },
  import: { messages: 20_000, files: 20, rounds: 3 },
};
