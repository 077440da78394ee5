/** The pages that mailed links open. */
const pages = {
  invitation: 'accept-invitation',
  passwordReset: 'reset-password',
  registration: 'confirm-registration',
} as const;

/**
 * The address of a page with a token, at where the operator says the service is: never at where a request said so. The token is
 * in the fragment, which browsers send to no server and to no other site.
 */
export const linkTo = (publicUrl: string, page: keyof typeof pages, token: string): string =>
  `${publicUrl.replace(/\/+$/, '')}/${pages[page]}#token=${token}`;
