/** What the user can mend: told in one sentence, without a stack. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** The user ended it. */
export class Interrupted extends UserError {}
