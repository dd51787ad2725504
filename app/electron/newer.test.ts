import { beforeEach, describe, expect, it, vi } from 'vitest';

const fetch = vi.fn<(address: string, options: RequestInit) => Promise<Response>>();
const showMessageBox = vi.fn(() => Promise.resolve({ response: 0 }));
vi.mock('electron', () => ({ app: { getVersion: () => '0.9.2' }, net: { fetch }, dialog: { showMessageBox } }));
vi.mock('electron-log/main.js', () => ({ default: { info: vi.fn() } }));
const { newerIn, tellOfNewer } = await import('./newer.ts');

beforeEach(() => {
  vi.clearAllMocks();
});

describe('the answer', () => {
  it.each([
    ['{"version":"0.9.3"}', '0.9.3'],
    ['{ "version": "0.10.0" }\n', '0.10.0'],
    ['{"version":"1.0.0"}', '1.0.0'],
    ['{"version":"0.9.2"}', undefined],
    ['{"version":"0.9.1"}', undefined],
    ['{"version":"0.8.9"}', undefined],
    ['{"version":"<b>9</b>"}', undefined],
    ['{"version":"1.0.0","and":"more"}', undefined],
    [`{"version":"1.0.0"}${' '.repeat(2000)}`, undefined],
    ['no JSON', undefined],
  ])('%s tells of %s', (answer, version) => {
    expect(newerIn(answer, '0.9.2')).toBe(version);
  });
});

it('asks with one plain request, and tells of what is newer', async () => {
  fetch.mockResolvedValue(new Response('{"version":"1.0.0"}'));
  await tellOfNewer();
  expect(fetch).toHaveBeenCalledTimes(1);
  const [address, options] = fetch.mock.calls[0]!;
  expect(new URL(address).search).toBe('');
  // No body, no header and no cookie: nothing tells who asks.
  expect(Object.keys(options).sort()).toEqual(['cache', 'credentials', 'redirect', 'signal']);
  expect(options.credentials).toBe('omit');
  expect(showMessageBox).toHaveBeenCalledWith(expect.objectContaining({ message: 'Tilescope 1.0.0 is there.' }));
});

it.each([
  ['nothing newer', () => Promise.resolve(new Response('{"version":"0.9.2"}'))],
  ['a refusal', () => Promise.resolve(new Response('', { status: 404 }))],
  ['no network', () => Promise.reject(new Error('offline'))],
])('shows nothing where there is %s', async (_, answer) => {
  fetch.mockImplementation(answer);
  await tellOfNewer();
  expect(showMessageBox).not.toHaveBeenCalled();
});
