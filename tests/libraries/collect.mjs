/**
 * Runs a library and writes what it dispatched, a line of JSON each, to a file: `node collect.mjs tfjs out.jsonl`. The same
 * program in the same shape is written once.
 */
import { writeFileSync } from 'node:fs';
import { openTapped } from './device.mjs';

const [library, to] = process.argv.slice(2);
const dispatches = [];
const seen = new Set();
let subject = '';
const gpu = openTapped((dispatch) => {
  const shape = JSON.stringify([dispatch.code, dispatch.constants, dispatch.uniforms, dispatch.workgroups]);
  if (seen.has(shape)) return;
  seen.add(shape);
  dispatches.push({ library, subject, ...dispatch });
});
const { run } = await import(`./${library}.mjs`);
await run(gpu, (name) => (subject = name));
writeFileSync(to, dispatches.map((one) => `${JSON.stringify(one)}\n`).join(''));
const codes = new Set(dispatches.map(({ code }) => code));
console.log(`${library}: ${dispatches.length} dispatches of ${codes.size} shaders`);
process.exit(0);
