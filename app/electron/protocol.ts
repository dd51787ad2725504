/** The application's own scheme. */
import { protocol } from 'electron';
import { built } from '../paths.ts';
import { SCHEME } from './origins.ts';
import { respond } from './pages.ts';

/** Must be called before the application is ready. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Must be called once the application is ready. */
export function serveScheme(): void {
  protocol.handle(SCHEME, (request) => respond(request.method, new URL(request.url), built));
}
