/** A mistake that the user can mend, which is reported in one sentence without a stack. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** Ends a command because the user interrupted it. */
export class Interrupted extends UserError {}
