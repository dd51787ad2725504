/** The picture of the rooms: one below the other, every arrow an arc that goes down. */

const WIDTH = 960;
const MARGIN = 28;
const ROW = 34;
const PILL = 24;
const HEAD = 40;
const GAP = 22;
/** Where the cards of the rooms begin and end: arcs between rooms stand left of them, arcs between folders within. */
const CARD = { left: 250, right: WIDTH - MARGIN };
const PILLS = { left: CARD.left + 18, right: CARD.left + 262 };
const INK = '#22304a';
const FAINT = '#7b879c';
const HUES = ['#2f6fb3', '#b3541e', '#3d8b5f', '#8a4fb0', '#b03a63', '#7a7a1c', '#1f8a94', '#5560c4'];
const BACK = '#c2333a';

/** What each room is, in a few words. */
const ROOMS = {
  app: 'Electron, the browser shell, the command line',
  bench: 'measurements',
  training: 'makes the weights in assets/',
  renderer: 'the page: scene, panels, session',
  core: 'kernels, runs, traces: no DOM, no Node',
  shaders: 'WGSL of the kernels',
};

/** @param {import('./read.mjs').Rooms} rooms @returns {string} an SVG */
export function drawRooms({ rooms, arrows }) {
  let y = MARGIN + 62;
  const cards = rooms.map((room) => {
    const height = HEAD + room.folders.length * ROW + (room.folders.length > 0 ? 14 : 0);
    const card = { room, y, height };
    y += height + GAP;
    return card;
  });
  const height = y - GAP + MARGIN;
  const middleOf = new Map(cards.map((card) => [card.room.name, card.y + HEAD / 2]));
  const parts = [
    `<rect width="${WIDTH}" height="${height}" rx="14" fill="#f7f6f2"/>`,
    text(MARGIN, MARGIN + 14, 'Who imports what', { size: 17, weight: 600 }),
    text(MARGIN, MARGIN + 36, legend(rooms, arrows), { size: 12.5, fill: FAINT }),
    ...cards.map(drawCard),
    ...arcs(
      arrows,
      (name) => middleOf.get(name),
      rooms.map(({ name }) => name),
      {
        x: CARD.left - 2,
        side: -1,
        reach: [34, 32],
      },
    ),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="Inter, system-ui, 'Segoe UI', sans-serif" role="img">`,
    '<title>The rooms of the code and the imports between them, all of which go down</title>',
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function legend(rooms, arrows) {
  const back = [...arrows, ...rooms.flatMap((room) => room.arrows)].some((arrow) => arrow.back);
  const first = 'An arrow goes from those who import to what they import; the number says how often.';
  return back ? `${first} Dotted: against the order.` : first;
}

function drawCard({ room, y, height }) {
  const { name, folders } = room;
  const middles = new Map(folders.map((folder, at) => [folder.name, y + HEAD + at * ROW + ROW / 2]));
  return [
    `<rect x="${CARD.left}" y="${y}" width="${CARD.right - CARD.left}" height="${height}" rx="10" fill="#ffffff" stroke="#d9dce3"/>`,
    text(CARD.left + 18, y + 25.5, `${name}/`, { size: 15, weight: 600 }),
    text(CARD.left + 112, y + 25.5, ROOMS[name], { size: 12.5, fill: FAINT }),
    ...folders.flatMap((folder, at) => {
      const middle = middles.get(folder.name);
      const hue = HUES[at % HUES.length];
      return [
        `<rect x="${PILLS.left}" y="${middle - PILL / 2}" width="${PILLS.right - PILLS.left}" height="${PILL}" rx="6" fill="${hue}" fill-opacity="0.1" stroke="${hue}" stroke-opacity="0.55"/>`,
        text(PILLS.left + 10, middle + 4.5, shortened(folder.label, 34), { size: 12.5 }),
      ];
    }),
    ...arcs(
      room.arrows,
      (folder) => middles.get(folder),
      folders.map((folder) => folder.name),
      {
        x: PILLS.right + 3,
        side: 1,
        reach: [14, 27],
      },
    ),
  ].join('\n');
}

/**
 * Half ellipses beside a column: the farther down, the wider, so that no two have their number at one place.
 * @param {readonly import('./read.mjs').Arrow[]} arrows
 * @param {(name: string) => number} middleOf
 * @param {readonly string[]} order
 * @param {{ x: number, side: 1 | -1, reach: readonly [number, number] }} place
 */
function arcs(arrows, middleOf, order, { x, side, reach }) {
  const drawn = arrows.map(({ from, to, count, back }) => {
    const [start, end] = [order.indexOf(from), order.indexOf(to)];
    const hue = back ? BACK : HUES[start % HUES.length];
    const [top, bottom] = [middleOf(from), middleOf(to)];
    const away = reach[0] + reach[1] * (Math.abs(end - start) - 0.5);
    // Arrows leave a little below the middle, and come in a little above it.
    const lift = back ? -4 : 4;
    const [y1, y2] = [top + lift, bottom - lift];
    const width = Math.min(1 + Math.sqrt(count) * 0.32, 4.2).toFixed(1);
    // The apex of a cubic lies at three quarters of its handles.
    const handle = x + (side * away * 4) / 3;
    const apex = { x: x + side * away, y: (y1 + y2) / 2 };
    const tip = x + side * 1;
    return {
      line:
        `<path d="M${r(x)} ${r(y1)}C${r(handle)} ${r(y1)} ${r(handle)} ${r(y2)} ${r(x + side * 7)} ${r(y2)}" fill="none" stroke="${hue}" stroke-width="${width}" stroke-opacity="0.72"${back ? ' stroke-dasharray="2 4"' : ''}/>` +
        `<path d="M${r(tip)} ${r(y2)}l${side * 9} -4.5v9z" fill="${hue}"/>`,
      label:
        `<rect x="${r(apex.x - 4 - 3.6 * String(count).length)}" y="${r(apex.y - 8)}" width="${r(8 + 7.2 * String(count).length)}" height="16" rx="8" fill="${side === 1 ? '#ffffff' : '#f7f6f2'}"/>` +
        text(apex.x, apex.y + 4, String(count), { size: 11.5, weight: 600, fill: hue, anchor: 'middle' }),
    };
  });
  return [...drawn.map(({ line }) => line), ...drawn.map(({ label }) => label)];
}

const r = (value) => Number(value.toFixed(1));

function shortened(label, most) {
  if (label.length <= most) return label;
  const names = label.split(', ');
  let shown = names[0];
  for (const name of names.slice(1)) {
    if (shown.length + name.length + 4 > most) break;
    shown += `, ${name}`;
  }
  return `${shown} …`;
}

function text(x, y, words, { size, weight = 400, fill = INK, anchor = 'start' }) {
  const safe = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${r(x)}" y="${r(y)}" font-size="${size}" font-weight="${weight}" fill="${fill}"${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}>${safe}</text>`;
}
