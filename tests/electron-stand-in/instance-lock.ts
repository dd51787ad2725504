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

export function claimInstance(folder: string, onSecond: (words: string[], folder: string) => void): Claim {
  const lock = join(folder, 'SingletonLock');
  const path = join(folder, 'SingletonSocket');
  if (!takeLock(lock)) return { first: false, told: tell(path), release: () => undefined };
  rmSync(path, { force: true });
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('end', () => {
      const { words, folder: where } = JSON.parse(text) as { words: string[]; folder: string };
      socket.end('heard');
      onSecond(words, where);
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

function tell(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.on('error', reject);
    socket.on('data', () => undefined);
    socket.on('end', resolve);
    socket.end(JSON.stringify({ words: process.argv, folder: process.cwd() }));
  });
}
