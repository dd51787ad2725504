/** One instance for each folder of user data: the first one listens on a socket there, others hand it their words. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';

export interface Claim {
  readonly first: boolean;
  /** Settles once the first instance has been told. */
  readonly told: Promise<void>;
  release(): void;
}

/** @param handed what this instance tells the first one, if there is one */
export function claimInstance(
  folder: string,
  handed: unknown,
  onSecond: (words: string[], folder: string, handed: unknown) => void,
): Claim {
  const lock = join(folder, 'SingletonLock');
  const path = join(folder, 'SingletonSocket');
  if (!takeLock(lock)) return { first: false, told: tell(path, handed), release: () => undefined };
  rmSync(path, { force: true });
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('end', () => {
      const { words, folder: where, data } = JSON.parse(text) as { words: string[]; folder: string; data: unknown };
      socket.end('heard');
      onSecond(words, where, data);
    });
  }).listen(path);
  server.unref();
  const release = (): void => {
    server.close();
    rmSync(lock, { force: true });
  };
  return { first: true, told: Promise.resolve(), release };
}

function takeLock(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    if (isAlive(Number(readFileSync(lock, 'utf8')))) return false;
    writeFileSync(lock, String(process.pid));
    return true;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}

function tell(path: string, data: unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.on('error', reject);
    socket.on('data', () => undefined);
    socket.on('end', resolve);
    socket.end(JSON.stringify({ words: inOrder(process.argv), folder: process.cwd(), data }));
  });
}

/** As Chromium hands words on: those with dashes first. */
function inOrder([program = '', ...words]: readonly string[]): readonly string[] {
  const isSwitch = (word: string): boolean => word.startsWith('-');
  return [program, ...words.filter(isSwitch), ...words.filter((word) => !isSwitch(word))];
}
