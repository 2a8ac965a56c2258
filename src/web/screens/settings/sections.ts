import { Bell, Database, KeyRound, MonitorSmartphone, Palette, Shield, UserRound } from "lucide";
import type { ComponentType } from "preact";
import type { User } from "#client/index.ts";
import type { SettingsSection } from "#web/app/route.ts";
import type { Key } from "#web/i18n/t.ts";
import type { IconNode } from "#web/ui/icon.tsx";
import { FactorsCard } from "../factors/factors-card.tsx";
import { Appearance, ReadingLanguage } from "./appearance.tsx";
import { Mail } from "./mail.tsx";
import { EndAccount, ExportData } from "./own-data.tsx";
import { Notifications, PushContentCard, QuietHoursCard, Sound } from "./notifications.tsx";
import { Password } from "./password.tsx";
import { Profile } from "./profile.tsx";
import { RecoveryCodesCard } from "./recovery-codes.tsx";
import { BlockedPeople, LastSeen, LinkPreviews, Reach, Receipts } from "./privacy.tsx";
import { SecurityEvents, Sessions } from "./devices.tsx";
import { Username } from "./username.tsx";

interface Section {
  readonly name: SettingsSection;
  readonly title: Key;
  readonly icon: IconNode;
  /** In the order in which the section shows them. */
  readonly cards: readonly ComponentType<{ user: User }>[];
}

/** All sections of the settings, in order. To add a card, list its component in its section. */
export const SECTIONS: readonly Section[] = [
  { name: "profile", title: "settings.profile", icon: UserRound, cards: [Profile] },
  {
    name: "account",
    title: "settings.account",
    icon: KeyRound,
    cards: [Username, Password, RecoveryCodesCard, Mail, FactorsCard],
  },
  {
    name: "privacy",
    title: "settings.privacy",
    icon: Shield,
    cards: [Reach, Receipts, LastSeen, LinkPreviews, BlockedPeople],
  },
  {
    name: "devices",
    title: "settings.sessions",
    icon: MonitorSmartphone,
    cards: [Sessions, SecurityEvents],
  },
  {
    name: "notifications",
    title: "settings.notifications",
    icon: Bell,
    cards: [Notifications, Sound, PushContentCard, QuietHoursCard],
  },
  {
    name: "appearance",
    title: "settings.appearance",
    icon: Palette,
    cards: [Appearance, ReadingLanguage],
  },
  { name: "data", title: "settings.data", icon: Database, cards: [ExportData, EndAccount] },
];
