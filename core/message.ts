/** The message of whatever was thrown, error or not. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
