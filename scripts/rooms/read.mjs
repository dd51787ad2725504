/** The rooms of the code, from its own imports: which there are, in which order they build on each other, how often. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { inCheckout } from '../set-up/root.mjs';

/**
 * @typedef {object} Arrow an import: how often, and whether it goes against the order
 * @property {string} from
 * @property {string} to
 * @property {number} count
 * @property {boolean} back
 *
 * @typedef {object} Room
 * @property {string} name
 * @property {{ readonly name: string, readonly label: string }[]} folders those that use others first; none in a room that is drawn as one
 * @property {Arrow[]} arrows between its folders
 *
 * @typedef {{ readonly rooms: readonly Room[], readonly arrows: readonly Arrow[] }} Rooms
 */

const CODE = ['app', 'bench', 'core', 'renderer', 'training'];
/** Rooms that are drawn with their folders. */
const OPEN = ['core', 'renderer'];

/** @returns {Rooms} */
export function readRooms() {
  const imports = importsOfCode();
  const nodes = nodesOf(imports);
  const between = count(imports.map(({ from, to }) => [nodes(from), nodes(to)]));
  const rooms = CODE.map((name) => roomOf(name, between));
  const shaders = readdirSync(inCheckout('shaders'), { recursive: true }).filter((file) =>
    String(file).endsWith('.wgsl'),
  );
  const arrows = count(imports.map(({ from, to }) => [roomOfFile(from), roomOfFile(to)]));
  // The core takes in every file of shaders/ at once: core/gpu/shaders.ts.
  arrows.push({ from: 'core', to: 'shaders', count: shaders.length });
  rooms.push({ name: 'shaders', folders: [], arrows: [] });
  const order = inOrder(
    rooms.map(({ name }) => name),
    arrows,
  );
  return {
    rooms: order.map((name) => rooms.find((room) => room.name === name)),
    arrows: directed(arrows, order),
  };
}

/** @returns {{ from: string, to: string }[]} every import of a file by another, those of tests left out */
function importsOfCode() {
  const cruiser = inCheckout('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const output = execFileSync(process.execPath, [cruiser, ...CODE, '--output-type', 'json', '--no-progress'], {
    cwd: inCheckout(),
    maxBuffer: 2 ** 27,
    encoding: 'utf8',
  });
  const isCode = (/** @type {string} */ file) =>
    CODE.includes(roomOfFile(file)) && /\.(ts|svelte)$/.test(file) && !/\.(test|fixture)\.ts$/.test(file);
  return JSON.parse(output)
    .modules.filter(({ source }) => isCode(source))
    .flatMap(({ source, dependencies }) =>
      [...new Set(dependencies.map(({ resolved }) => resolved))].filter(isCode).map((to) => ({ from: source, to })),
    );
}

const roomOfFile = (/** @type {string} */ file) => file.split('/')[0];

/**
 * Where a file is drawn: in its room, in its folder of an open room, or with the files that lie in no folder, of which
 * those that nothing in a folder imports stand by themselves, above.
 * @param {{ from: string, to: string }[]} imports
 */
function nodesOf(imports) {
  const isLoose = (/** @type {string} */ file) => file.split('/').length === 2;
  const lent = new Set(
    imports.filter(({ from, to }) => !isLoose(from) && roomOfFile(from) === roomOfFile(to)).map(({ to }) => to),
  );
  const files = [...new Set(imports.flatMap(({ from, to }) => [from, to]))].sort();
  const loose = (/** @type {string} */ room, /** @type {boolean} */ below) =>
    files.filter((file) => roomOfFile(file) === room && isLoose(file) && reachesUp(file, new Set()) !== below);
  /** Whether a loose file is needed by no folder, directly or by way of other loose files. */
  const reachesUp = (/** @type {string} */ file, /** @type {Set<string>} */ seen) =>
    !lent.has(file) &&
    !imports.some(({ from, to }) => {
      if (to !== file || !isLoose(from) || roomOfFile(from) !== roomOfFile(to) || seen.has(from)) return false;
      return !reachesUp(from, new Set([...seen, file]));
    });
  const names = new Map();
  for (const room of OPEN) {
    for (const below of [true, false]) {
      const group = loose(room, below);
      const name = `${room}/${group.map((file) => file.slice(room.length + 1).replace(/\.(ts|svelte)$/, '')).join(', ')}`;
      for (const file of group) names.set(file, name);
    }
  }
  return (/** @type {string} */ file) => {
    const [room, folder] = file.split('/');
    if (!OPEN.includes(room)) return room;
    return names.get(file) ?? `${room}/${folder}/`;
  };
}

/** @param {string[][]} pairs @returns {{ from: string, to: string, count: number }[]} */
function count(pairs) {
  const counts = new Map();
  for (const [from, to] of pairs) {
    if (from === to) continue;
    const key = JSON.stringify([from, to]);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, times]) => {
    const [from, to] = JSON.parse(key);
    return { from, to, count: times };
  });
}

/** @param {string} name @param {{ from: string, to: string, count: number }[]} between @returns {Room} */
function roomOf(name, between) {
  if (!OPEN.includes(name)) return { name, folders: [], arrows: [] };
  const prefix = `${name}/`;
  const inside = between.filter(({ from, to }) => from.startsWith(prefix) && to.startsWith(prefix));
  const folders = new Set(between.flatMap(({ from, to }) => [from, to]).filter((node) => node.startsWith(prefix)));
  const order = inOrder([...folders].sort(), inside);
  return {
    name,
    folders: order.map((folder) => ({ name: folder, label: folder.slice(prefix.length) })),
    arrows: directed(inside, order),
  };
}

/**
 * Whoever imports before what is imported. Where two import each other, the one that imports more often goes first.
 * @param {string[]} names
 * @param {{ from: string, to: string, count: number }[]} arrows
 */
function inOrder(names, arrows) {
  const times = (/** @type {string} */ from, /** @type {string} */ to) =>
    arrows.find((arrow) => arrow.from === from && arrow.to === to)?.count ?? 0;
  const left = [...names];
  const order = [];
  while (left.length > 0) {
    const held = (/** @type {string} */ name) =>
      left.reduce((sum, other) => sum + Math.max(times(other, name) - times(name, other), 0), 0);
    const first = left.reduce((best, name) => (held(name) < held(best) ? name : best));
    order.push(first);
    left.splice(left.indexOf(first), 1);
  }
  return order;
}

/** @param {{ from: string, to: string, count: number }[]} arrows @param {string[]} order @returns {Arrow[]} */
function directed(arrows, order) {
  return arrows
    .map((arrow) => ({ ...arrow, back: order.indexOf(arrow.from) > order.indexOf(arrow.to) }))
    .sort((a, b) => order.indexOf(a.from) - order.indexOf(b.from) || order.indexOf(a.to) - order.indexOf(b.to));
}
