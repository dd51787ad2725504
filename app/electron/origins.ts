/** The pages of the application have addresses of a scheme of their own. */

import { SPEAKER_PAGE } from '../../core/port/meeting.ts';

export const SCHEME = 'app';

/** The address of the lab, from out/renderer. */
export const LAB_ORIGIN = `${SCHEME}://lab`;

/** The address of the speaker's window. */
const SPEAKER_ADDRESS = `${LAB_ORIGIN}${SPEAKER_PAGE}`;

/** The address of the page that computes, from out/gpu. */
export const GPU_ORIGIN = `${SCHEME}://gpu`;

/** Whether an address belongs to the application; `URL.origin` is "null" for unknown schemes, so it is compared by parts. */
export function isOwnAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host } = new URL(address);
  return [LAB_ORIGIN, GPU_ORIGIN].includes(`${protocol}//${host}`);
}

/** Whether a page may open a window for an address: the lab's page for the speaker's, to the letter, and nobody else for any. */
export function isSpeakersWindow(opener: string, address: string): boolean {
  if (address !== SPEAKER_ADDRESS || !URL.canParse(opener)) return false;
  const { protocol, host, pathname } = new URL(opener);
  return `${protocol}//${host}` === LAB_ORIGIN && pathname === '/';
}

/** The hosts of papers; no other address that a page names is opened. */
const EXTERNAL_HOSTS: readonly string[] = ['arxiv.org', 'doi.org'];

/** Whether a link may open an address in the user's own browser. */
export function isExternalLink(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host, username, password } = new URL(address);
  return protocol === 'https:' && EXTERNAL_HOSTS.includes(host) && username === '' && password === '';
}
