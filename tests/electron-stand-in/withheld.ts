/** Events that a test keeps from the application, as broken systems do. */

/** Names of events, with commas. */
export const WITHHELD = 'ELECTRON_STAND_IN_WITHHELD';

export function isWithheld(event: string): boolean {
  return (process.env[WITHHELD] ?? '').split(',').includes(event);
}
