/**
 * Chromium knows no schemes but its own, so the application's scheme is played by a host of https, which no request
 * ever leaves for: `app://lab/x` is `https://lab.app-scheme.test/x`. Main sees addresses of its own scheme only.
 */
const HOST = /^([^.]+)\.([a-z]+)-scheme\.test$/;

/** The address in Chromium of an address of the application. */
export function inChromium(address: string, schemes: ReadonlySet<string>): string {
  const url = new URL(address);
  const scheme = url.protocol.slice(0, -1);
  if (!schemes.has(scheme)) return address;
  return `https://${url.host}.${scheme}-scheme.test${url.pathname}${url.search}${url.hash}`;
}

/** The address of the application of an address in Chromium. */
export function inApplication(address: string): string {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  const found = HOST.exec(url.host);
  return found === null ? address : `${found[2]}://${found[1]}${url.pathname}${url.search}${url.hash}`;
}
