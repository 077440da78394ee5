/** A message to one person. Text only: there is no markup for a name to break out of. */
export interface Mail {
  /** One address, as RFC 5321 has it, without a name. */
  to: string;
  subject: string;
  text: string;
}

/** Where mail leaves the house. */
export interface Mailer {
  /**
   * Hand a message over.
   * @throws MailRefused where it will never be taken; anything else may pass, and is tried again.
   */
  send: (mail: Mail) => Promise<void>;
}

/** The receiving side refuses the message for good, as for a mailbox that does not exist. */
export class MailRefused extends Error {}
