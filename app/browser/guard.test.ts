import { describe, expect, it } from 'vitest';
import { Guard } from './guard.ts';

const HOST = '127.0.0.1:4321';
const ORIGIN = `http://${HOST}`;

function cookieOf(guard: Guard): string {
  return guard.exchange(guard.issueToken())?.split(';')[0] ?? '';
}

describe('tokens', () => {
  it('work once', () => {
    const guard = new Guard(HOST);
    const token = guard.issueToken();
    expect(guard.exchange(token)).toMatch(/^tilescope-4321=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
    expect(guard.exchange(token)).toBeUndefined();
  });

  it('work for ten minutes', () => {
    let now = 0;
    const guard = new Guard(HOST, () => now);
    const [early, late] = [guard.issueToken(), guard.issueToken()];
    now = 10 * 60_000;
    expect(guard.exchange(early)).toBeDefined();
    now++;
    expect(guard.exchange(late)).toBeUndefined();
  });

  it('are long, and different each time', () => {
    const guard = new Guard(HOST);
    const tokens = Array.from({ length: 20 }, () => guard.issueToken());
    expect(new Set(tokens).size).toBe(20);
    expect(tokens.every((token) => token.length === 43)).toBe(true);
  });

  it.each(['', 'x', 'undefined'])('are not guessed as %j', (guess) => {
    const guard = new Guard(HOST);
    guard.issueToken();
    expect(guard.exchange(guess)).toBeUndefined();
  });
});

describe('requests', () => {
  it.each([
    ['typed by the user', { host: HOST, 'sec-fetch-site': 'none' }, true],
    ['made by the page', { host: HOST, origin: ORIGIN, 'sec-fetch-site': 'same-origin' }, true],
    ['made by a tool', { host: HOST }, true],
    ['to a name that resolves to this machine', { host: 'evil.test:4321' }, false],
    ['to localhost by name', { host: 'localhost:4321' }, false],
    ['to another port', { host: '127.0.0.1:4322' }, false],
    ['without a host', {}, false],
    ['from another origin', { host: HOST, origin: 'http://evil.test' }, false],
    ['from another port of this machine', { host: HOST, origin: 'http://127.0.0.1:1' }, false],
    ['started by another site', { host: HOST, 'sec-fetch-site': 'cross-site' }, false],
    ['started by another port of this machine', { host: HOST, 'sec-fetch-site': 'same-site' }, false],
  ])('%s', (_, headers, passes) => {
    expect(new Guard(HOST).checkSource(headers) === undefined).toBe(passes);
  });

  it('need the cookie of this very server', () => {
    const guard = new Guard(HOST);
    expect(guard.checkKey({ cookie: `a=b; ${cookieOf(guard)}; c=d` })).toBeUndefined();
    expect(guard.checkKey({ cookie: cookieOf(new Guard(HOST)) })).toMatch(/address/);
    expect(guard.checkKey({})).toMatch(/address/);
  });
});

describe('sockets', () => {
  it('need origin and cookie both', () => {
    const guard = new Guard(HOST);
    const cookie = cookieOf(guard);
    expect(guard.checkSocket({ host: HOST, origin: ORIGIN, cookie })).toBeUndefined();
    expect(guard.checkSocket({ host: HOST, cookie })).toBeDefined();
    expect(guard.checkSocket({ host: HOST, origin: ORIGIN })).toBeDefined();
    expect(guard.checkSocket({ host: HOST, origin: 'null', cookie })).toBeDefined();
  });
});
