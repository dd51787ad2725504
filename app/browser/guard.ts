/** Who may talk to the server: only the page that it served itself, in the browser that was given the address. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Why a request is refused, as one sentence, or undefined when it may pass. */
export type Verdict = string | undefined;

const FOREIGN = 'Tilescope answers only its own page.';
const NO_KEY =
  'Open the address that Tilescope printed. It works once and for ten minutes; start Tilescope again to get another.';
/** How many milliseconds an address can be opened for. */
const TOKEN_LIFE = 10 * 60_000;

/** The keys of one server: one-time tokens for addresses, and the cookie that a token is exchanged for. */
export class Guard {
  readonly #host: string;
  readonly #now: () => number;
  readonly #session = randomBytes(32).toString('base64url');
  /** The tokens that can be exchanged, with the time at which each was given out. */
  readonly #tokens = new Map<string, number>();

  /** @param host as in the Host header: address and port */
  constructor(host: string, now: () => number = Date.now) {
    this.#host = host;
    this.#now = now;
  }

  get origin(): string {
    return `http://${this.#host}`;
  }

  /** Makes a token that opens the lab once, within a while. */
  issueToken(): string {
    const token = randomBytes(32).toString('base64url');
    this.#tokens.set(token, this.#now());
    return token;
  }

  /** Exchanges a token for the cookie; undefined for a token that is not valid, or no longer. */
  exchange(token: string): string | undefined {
    for (const [issued, since] of this.#tokens) {
      if (!equal(issued, token)) continue;
      this.#tokens.delete(issued);
      if (this.#now() - since > TOKEN_LIFE) return undefined;
      return `${this.#cookieName}=${this.#session}; HttpOnly; SameSite=Strict; Path=/`;
    }
    return undefined;
  }

  /** Whether a request was made to this host, and by nothing that another site has started. */
  checkSource(headers: IncomingHttpHeaders): Verdict {
    const site = headers['sec-fetch-site'];
    if (headers.host !== this.#host) return FOREIGN;
    if (headers.origin !== undefined && headers.origin !== this.origin) return FOREIGN;
    return site === undefined || site === 'same-origin' || site === 'none' ? undefined : FOREIGN;
  }

  /** Whether a request carries the cookie. */
  checkKey(headers: IncomingHttpHeaders): Verdict {
    const prefix = `${this.#cookieName}=`;
    const cookies = (headers.cookie ?? '').split(/;\s*/);
    const session = cookies.find((cookie) => cookie.startsWith(prefix))?.slice(prefix.length);
    return session !== undefined && equal(session, this.#session) ? undefined : NO_KEY;
  }

  /** Scripts of any site can open a socket, so here there must be an origin, and it must be ours. */
  checkSocket(headers: IncomingHttpHeaders): Verdict {
    if (headers.origin !== this.origin) return FOREIGN;
    return this.checkSource(headers) ?? this.checkKey(headers);
  }

  /** Cookies are shared by all ports of a host, so the name of the cookie holds the port. */
  get #cookieName(): string {
    return `tilescope-${this.#host.replace(/^.*:/, '')}`;
  }
}

function equal(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}
