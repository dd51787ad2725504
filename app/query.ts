/** What a page shows first, in the query of its address. */

import { UserError } from './user-error.ts';

/** Keys are documented in browser/README.md; the renderer reads them. */
export function labQuery(kernel: string | undefined, settings: readonly string[]): URLSearchParams {
  const query = new URLSearchParams();
  if (kernel !== undefined) query.set('kernel', kernel);
  for (const setting of settings) {
    const [name, value] = splitSetting(setting);
    query.set(`set.${name}`, value);
  }
  return query;
}

/** Splits NAME=VALUE; `example` shows in the message how it is written. */
export function splitSetting(setting: string, example = '--set n=256'): [name: string, value: string] {
  const at = setting.indexOf('=');
  if (at < 1) throw new UserError(`"${setting}" has no name and value; write it as in ${example}.`);
  return [setting.slice(0, at), setting.slice(at + 1)];
}
