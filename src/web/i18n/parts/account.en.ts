import type { Texts } from "../text.ts";

/** How one signs in, which devices did, what one shows of oneself, and leaving. */
export const accountEn = {
  "settings.profile": "Profile",
  "settings.account": "Account",
  "settings.appearance": "Appearance",
  "settings.data": "Your data",
  "settings.back": "Back to settings",
  "avatar.not_a_photo": "This isn't a photo",
  "avatar.too_many_pixels": "This photo has too many pixels. Choose a smaller one",
  "crop.title": "Position photo",
  "crop.use": "Use photo",
  "crop.zoom": "Zoom",
  "crop.area": "Photo, to be moved",
  "crop.hint":
    "Drag the photo to move it, and zoom with the slider, the wheel or two fingers. Arrow keys move it, + and − zoom.",
  "profile.bio": "About you",
  "profile.bio_hint": "One line that others see on your card",
  "username.title": "Username",
  "username.hint":
    "You can change it {count} times in 30 days. Your old username stays reserved for you for 30 days.",
  "username.too_often": "You've changed it too often. Try again after {date}",
  "seen.ago": "Last seen {when}",
  "seen.show": "Show when I was last here",
  "seen.show_hint": "If you hide it, you don't see when others were last here either",
  "entry.closed": "Nobody can sign up on this server. Ask whoever runs it for an account.",
  "entry.closed_issuer": "Accounts here come from {name}. Sign in with yours.",
  "entry.invited":
    "Signing up here takes an invitation. Follow the link that someone sent you, or enter its code.",
  "entry.invitation": "Invitation code",
  "entry.invitation_refused": "This invitation isn't valid. Ask for a new one",
  "entry.check": "Check that you are human",
  "entry.check_wanted": "Complete the check first",
  "entry.check_failed": "The check wasn't passed. Try it again",
  "entry.check_unavailable": "The check is unavailable right now. Try again in a moment",
} as const satisfies Texts;
