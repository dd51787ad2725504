/** Prints the page of a hidden browser, over the pipe of the Chrome DevTools Protocol: messages of JSON with a zero after each. */
import type { Readable, Writable } from 'node:stream';
import * as v from 'valibot';
import { PIXELS_PER_INCH } from '../machine.ts';
import { UserError } from '../user-error.ts';

const answer = v.object({
  id: v.optional(v.number()),
  result: v.optional(v.record(v.string(), v.unknown()), {}),
  error: v.optional(v.object({ message: v.string() })),
});
const targets = v.object({ targetInfos: v.array(v.object({ targetId: v.string(), url: v.string() })) });
const attached = v.object({ sessionId: v.string() });
const printed = v.object({ data: v.string() });

/**
 * The page at an address as a PDF of one page.
 *
 * @param pipe to the browser and back
 */
export async function printPage(
  pipe: readonly [to: Writable, from: Readable] | null,
  address: string,
  width: number,
  height: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (pipe === null) throw new Error('Only a hidden browser prints.');
  const [to, from] = pipe;
  let asked = 0;
  const call = (method: string, params: object, session?: string): Promise<unknown> => {
    const id = ++asked;
    return new Promise((resolve, reject) => {
      let text = '';
      const take = (bytes: Buffer): void => {
        text += bytes.toString('latin1');
        const messages = text.split('\0');
        text = messages.pop()!;
        for (const message of messages) {
          const { id: answered, result, error } = v.parse(answer, JSON.parse(message));
          if (answered !== id) continue;
          from.off('data', take);
          if (error === undefined) resolve(result);
          else reject(new UserError(`The browser could not print the still (${error.message}).`));
        }
      };
      from.on('data', take);
      to.write(`${JSON.stringify({ id, method, params, ...(session === undefined ? {} : { sessionId: session }) })}\0`);
    });
  };
  const { targetInfos } = v.parse(targets, await call('Target.getTargets', {}));
  const page = targetInfos.find(({ url }) => url.startsWith(address.split('?')[0]!));
  if (page === undefined) throw new Error('The browser has no such page.');
  const { targetId } = page;
  const { sessionId } = v.parse(attached, await call('Target.attachToTarget', { targetId, flatten: true }));
  const paper = { paperWidth: width / PIXELS_PER_INCH, paperHeight: height / PIXELS_PER_INCH };
  const margins = { marginTop: 0, marginBottom: 0, marginLeft: 0, marginRight: 0 };
  const options = { ...paper, ...margins, printBackground: true, pageRanges: '1' };
  const { data } = v.parse(printed, await call('Page.printToPDF', options, sessionId));
  await call('Target.detachFromTarget', { sessionId });
  return new Uint8Array(Buffer.from(data, 'base64'));
}
