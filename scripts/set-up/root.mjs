import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A path in the checkout. @param {string[]} path */
export function inCheckout(...path) {
  return resolve(root, ...path);
}

/** @param {string} path in the checkout */
export function readJson(path) {
  return JSON.parse(readFileSync(inCheckout(path), 'utf8'));
}
