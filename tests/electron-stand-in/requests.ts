/**
 * The requests of all pages, of which main answers those to its own schemes. They are caught in the browser and not page
 * by page: a page that another has opened may ask for its document before anybody has a session to it.
 */
import { inApplication } from './addresses.ts';
import type { Cdp, EventParameters } from './cdp.ts';
import { answer } from './protocol.ts';

/** Whether a page may go to the document that it asks for. */
type MayGo = (paused: EventParameters) => boolean;

const pages = new Map<string, MayGo>();
let answering: Promise<unknown> | undefined;

/** Asks about the documents of a page before they are answered. */
export async function askAbout(cdp: Cdp, target: string, mayGo: MayGo): Promise<void> {
  pages.set(target, mayGo);
  answering ??= begin(cdp);
  await answering;
}

async function begin(cdp: Cdp): Promise<void> {
  cdp.listen(({ method, params, sessionId }) => {
    if (method !== 'Fetch.requestPaused' || sessionId !== undefined) return;
    respond(cdp, params).catch((error: unknown) => {
      // A page may go while it is answered; only then may answering fail.
      if (!/has ended|Invalid InterceptionId/.test(String(error))) throw error;
    });
  });
  await cdp.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
}

async function respond(cdp: Cdp, paused: EventParameters): Promise<void> {
  const { requestId, request, frameId, resourceType } = paused;
  if (resourceType === 'Document' && pages.get(frameId)?.(paused) === false) {
    await cdp.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
    return;
  }
  const { method, headers } = request;
  const response = await answer(new Request(inApplication(request.url), { method, headers }));
  if (response === undefined) {
    await cdp.send('Fetch.continueRequest', { requestId });
    return;
  }
  const body = Buffer.from(await response.arrayBuffer()).toString('base64');
  const responseHeaders = [...response.headers].map(([name, value]) => ({ name, value }));
  await cdp.send('Fetch.fulfillRequest', { requestId, responseCode: response.status, responseHeaders, body });
}
