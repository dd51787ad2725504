/** The application's own schemes. */
import type { CustomScheme, Protocol } from 'electron';
import { app } from './app.ts';

type Handler = (request: Request) => Response | Promise<Response>;

const declared = new Set<string>();
const handlers = new Map<string, Handler>();

export function schemes(): ReadonlySet<string> {
  return declared;
}

/** What the application answers to a request; undefined where the scheme is not its own. */
export async function answer(request: Request): Promise<Response | undefined> {
  const scheme = new URL(request.url).protocol.slice(0, -1);
  const handler = handlers.get(scheme);
  if (handler === undefined && declared.has(scheme)) return Response.error();
  return await handler?.(request);
}

export const protocol: Pick<Protocol, 'registerSchemesAsPrivileged' | 'handle'> = {
  registerSchemesAsPrivileged: (custom: CustomScheme[]) => {
    if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme, privileges } of custom) {
      if (privileges?.standard !== true || privileges.secure !== true)
        throw new Error(`the stand-in plays schemes that are standard and secure, which ${scheme} is not`);
      declared.add(scheme);
    }
  },
  handle: (scheme, handler) => {
    if (!app.isReady()) throw new Error('protocol can only be used after app is ready');
    handlers.set(scheme, handler);
  },
};
