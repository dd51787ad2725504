/** With which codes commands end that have done what was asked and found something wrong with it. */

/** The checks of a run fail, or those of some run of several. */
export const CHECK_FAILED = 1;
