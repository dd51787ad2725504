/** A notice that a newer version exists, for those who have asked for it: one plain request, which says nothing of them. */
import { app, dialog, net } from 'electron';
import log from 'electron-log/main.js';
import manifest from '../../package.json' with { type: 'json' };

/** A file beside the pages about Tilescope: the number of the newest version, as JSON. */
const ADDRESS = `${manifest.homepage}/latest.json`;
/** No answer is longer. */
const LONGEST = 1000;
const PATIENCE = 10_000;

/** The version that an answer names, if it is newer; undefined also where the answer is none. */
export function newerIn(answer: string, current: string): string | undefined {
  if (answer.length > LONGEST) return undefined;
  const named = /^\s*\{\s*"version"\s*:\s*"(\d{1,5}\.\d{1,5}\.\d{1,5})"\s*\}\s*$/.exec(answer)?.[1];
  return named !== undefined && isNewer(named, current) ? named : undefined;
}

function isNewer(named: string, current: string): boolean {
  const [ours, theirs] = [current, named].map((version) => version.split('.').map(Number));
  const at = theirs!.findIndex((part, index) => part !== ours![index]);
  return at >= 0 && theirs![at]! > ours![at]!;
}

/** Asks, and shows a box if there is a newer version. That nobody answers is no matter to bother anybody with. */
export async function tellOfNewer(): Promise<void> {
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await net.fetch(ADDRESS, { credentials: 'omit', cache: 'no-store', redirect: 'error', signal });
    if (!answer.ok) throw new Error(`The answer was ${answer.status}.`);
    const version = newerIn(await answer.text(), app.getVersion());
    if (version === undefined) return;
    await dialog.showMessageBox({
      type: 'info',
      title: 'A newer version',
      message: `Tilescope ${version} is there.`,
      detail: `This is ${app.getVersion()}. The newer one is at ${manifest.homepage}.`,
      buttons: ['Close'],
    });
  } catch (error) {
    log.info('Whether there is a newer version could not be found out', error);
  }
}
