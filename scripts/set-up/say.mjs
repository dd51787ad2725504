/** Progress goes to standard error: standard output belongs to the command that is run afterwards. */

/** @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Ends the process with one sentence. @param {string} sentence @returns {never} */
export function giveUp(sentence) {
  say(sentence);
  process.exit(1);
}
