/** Why each step of a scan over a linear recurrence is done, for every kernel that has one, and how trees join pairs. */
export const UNREAD = 'no token has been read yet';
export const PAIR = 'each token is a pair (a, b): keep a of the state, add b';
export const JOINS = 'the recurrence is linear: two steps in a row are one, so neighbours can be joined in any order';
export const STATES = 'the states of all tokens of the chunk at once, from the state before it';
export const CARRY = 'all that the next chunk needs of the tokens so far';
export const REWRITES = 'the state is rewritten: some of it is kept, the token is added';

/** How the second number of a pair comes about in a tree that goes up and down again (Blelloch 1990). */
export const UP_AND_DOWN =
  'up: b[r,c] = a[r,c] b[partner,c] + b[r,c] before;  down: b[r,c] = a[partner,c] b[r,c] + b[partner,c], where b is 0 at the root';
/** How the first does, both ways. */
export const FACTORS = 'a[r,c] = a[r,c] before · a[partner,c], where a is 1 at the root';
