/** The name that a file has while it grows: it says which process writes it, so that no two write one file. */
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../user-error.ts';

export function partialOf(path: string): string {
  return `${path}.${process.pid}.partial`;
}

/**
 * Says in one sentence why a file cannot begin to grow: its folder is missing, or another process writes it. What a process
 * left that has ended is removed.
 */
export async function checkPlace(path: string): Promise<void> {
  const folder = dirname(path);
  if ((await stat(folder).catch(() => null)) === null) {
    throw new UserError(`The folder ${folder} does not exist; make it first, or choose one that does.`);
  }
  refuseBeside(path, await writersOf(path));
}

/** Called once a file grows: of two processes that began at the same moment, the one with the lower number goes on. */
export async function checkAlone(path: string): Promise<void> {
  refuseBeside(
    path,
    (await writersOf(path)).filter((writer) => writer < process.pid),
  );
}

function refuseBeside(path: string, [writer]: readonly number[]): void {
  if (writer === undefined) return;
  throw new UserError(
    `${path} is being written by another process, number ${writer}; wait until it is done, or give this file another name.`,
  );
}

/** The other processes that write a file of this path and live. */
async function writersOf(path: string): Promise<readonly number[]> {
  const [folder, beginning] = [dirname(path), `${basename(path)}.`];
  const writers: number[] = [];
  for (const name of await readdir(folder)) {
    if (!name.startsWith(beginning)) continue;
    const writer = Number(/^(\d+)\.partial$/.exec(name.slice(beginning.length))?.[1] ?? process.pid);
    if (writer === process.pid) continue;
    if (isAlive(writer)) writers.push(writer);
    else await rm(join(folder, name), { force: true });
  }
  return writers;
}

function isAlive(number: number): boolean {
  try {
    // Signal 0 only asks.
    return process.kill(number, 0);
  } catch (error) {
    // A process of somebody else's lives too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
