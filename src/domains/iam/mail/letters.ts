import type { Mail } from '../../../mail/index.ts';

type Letter = Omit<Mail, 'to'>;

/**
 * Text that somebody else chose, as it may stand in a mail of ours: one line, not long, and nothing that mail programs would
 * make a link of. Otherwise a tenant's name could be a stranger's advertisement, sent by us.
 */
export const inert = (text: string): string => {
  const line = text
    .normalize('NFKC')
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .replace(/[\\/:@<>]+/g, ' ')
    // A dot without a space after it is what makes a host name.
    .replace(/[.\u3002](?=\S)/gu, '. ')
    .replace(/ +/g, ' ')
    .trim();
  return line.length <= 80 ? line : `${line.slice(0, 79)}…`;
};

const paragraphs = (...lines: string[]): string => lines.join('\n\n');

/** "2026-11-21 08:30 UTC": nobody has to know where we are. */
const momentOf = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

export const invitationLetter = (about: { tenant: string; by: string; link: string; until: Date }): Letter => ({
  subject: `Invitation to ${inert(about.tenant)}`,
  text: paragraphs(
    `${inert(about.by)} invites you to ${inert(about.tenant)} on VirtualStack. To accept, open:`,
    about.link,
    `The link is good for one use, until ${momentOf(about.until)}. If you do not know what this is about, do nothing.`,
  ),
});

export const passwordResetLetter = (about: { link: string; until: Date }): Letter => ({
  subject: 'Choose a new password',
  text: paragraphs(
    'Somebody, probably you, asked to choose a new password for your VirtualStack account. To do so, open:',
    about.link,
    `The link is good for one use, until ${momentOf(about.until)}. If it was not you, do nothing: your password stays.`,
  ),
});

export const passwordChangedLetter = (): Letter => ({
  subject: 'Your password was changed',
  text: paragraphs(
    'The password of your VirtualStack account was changed.',
    'If it was not you, reset it at once, and tell your administrator.',
  ),
});

export const registrationLetter = (about: { link: string; until: Date }): Letter => ({
  subject: 'Confirm your e-mail address',
  text: paragraphs(
    'Somebody, probably you, registered with this address at VirtualStack. To confirm it, open the link and give the password that was chosen:',
    about.link,
    `The link is good for one use, until ${momentOf(about.until)}. If it was not you, do nothing.`,
  ),
});

export const alreadyRegisteredLetter = (): Letter => ({
  subject: 'You have an account already',
  text: paragraphs(
    'Somebody, probably you, registered with this address at VirtualStack, where it has an account already.',
    'Sign in, or reset the password if you have forgotten it. If it was not you, do nothing.',
  ),
});
