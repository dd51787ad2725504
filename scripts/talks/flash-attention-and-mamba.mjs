/** The shots of the example talk, in the words of the lab: what to choose, and what each shot says. */

/**
 * @typedef {object} Shot
 * @property {string} kernel the title of the kernel
 * @property {string} preset
 * @property {readonly string[]} [off] switches of the set-up that are turned off
 * @property {string} [beside] what is chosen from the menu of comparisons
 * @property {number} from in completed events
 * @property {number} to
 * @property {number} seconds
 * @property {'home' | 'wall' | 'tray' | 'top'} [camera]
 * @property {'plots' | 'tree' | 'raster' | 'roofline' | 'source'} [below]
 * @property {'title' | 'ending'} [card]
 * @property {string} caption
 * @property {string} notes
 */

const STANDARD = { kernel: 'Attention', preset: 'Standard attention' };
const FLASH = { kernel: 'Attention', preset: 'Flash attention' };
const MAMBA = { kernel: 'Selective scan (Mamba)', preset: 'Fused, Blelloch', off: ['Influence'] };

/** @type {readonly Shot[]} */
export const SHOTS = [
  {
    ...STANDARD,
    from: 0,
    to: 80,
    seconds: 6,
    caption: 'Standard attention first writes every score to HBM',
    notes: 'S is N × N. Each tile of it is computed in SRAM, stored, and forgotten there.',
  },
  {
    ...STANDARD,
    from: 80,
    to: 114,
    seconds: 7,
    below: 'source',
    caption: 'A softmax by rows reads the scores twice and writes P',
    notes:
      'Once for the maximum and the sum of each row, once for the weights. The source below is the line that runs.',
  },
  {
    ...STANDARD,
    from: 216,
    to: 304,
    seconds: 6,
    below: 'roofline',
    caption: 'Then P is read back: in all, S and P cost 5 N² elements of traffic',
    notes:
      'S is written once and read twice, P written once and read once. Below: each pass under the roof of an A100.',
  },
  {
    ...FLASH,
    from: 0,
    to: 19,
    seconds: 6,
    caption: 'Flash attention keeps a block of Q in SRAM, and K and V walk past it',
    notes: 'One workgroup, one block of queries. Everything that it needs of K and V comes by block by block.',
  },
  {
    ...FLASH,
    from: 19,
    to: 30,
    seconds: 8,
    camera: 'tray',
    below: 'source',
    caption: 'Where the maximum of a row grew, what is summed so far is scaled down',
    notes: 'This is all the mathematics of it: exp(m − m′) is what the old sum and the old output are multiplied by.',
  },
  {
    ...FLASH,
    from: 30,
    to: 256,
    seconds: 8,
    caption: 'S and P never reach HBM: their outlines stay outlines to the end',
    notes: 'Only O and L are written. L, the logarithm of the sum, is for the backward pass.',
  },
  {
    ...FLASH,
    from: 256,
    to: 256,
    seconds: 1,
    card: 'ending',
    caption: 'What it moved, and what it did not',
    notes: 'The card is counted from the run, and what standard attention would have moved is its closed form.',
  },
  {
    ...FLASH,
    beside: 'Variant: standard',
    from: 0,
    to: 304,
    seconds: 9,
    below: 'roofline',
    caption: 'The same answer with fewer bytes: flash stands further right under the roof',
    notes: 'About the same arithmetic, 2.3 times the bytes for standard attention at N = 64. The gap grows with N.',
  },
  {
    kernel: 'Attention',
    preset: 'Flash, causal',
    from: 0,
    to: 63,
    seconds: 7,
    caption: 'With a causal mask, blocks above the diagonal are skipped',
    notes: 'Not computed and thrown away: there is no load of K and V for them.',
  },
  {
    kernel: 'Recurrent network',
    preset: 'One state for all tokens',
    from: 0,
    to: 60,
    seconds: 7,
    below: 'raster',
    caption: 'A recurrence keeps one small state, and each token waits for the one before',
    notes: 'No N × N anywhere, but no two tokens at once either: below, each token stands deeper than the one before.',
  },
  {
    ...MAMBA,
    from: 0,
    to: 69,
    seconds: 6,
    caption: 'Mamba computes from each token how far its gate opens, and its B and C',
    notes: 'dt, B and C are functions of the token: the model chooses what it keeps.',
  },
  {
    ...MAMBA,
    from: 69,
    to: 100,
    seconds: 9,
    below: 'tree',
    caption: 'Its recurrence is linear, so the tokens of a chunk combine as a tree',
    notes: 'Eight tokens in six levels: three up, three down. Two steps in a row are one step.',
  },
  {
    ...MAMBA,
    from: 100,
    to: 173,
    seconds: 8,
    camera: 'tray',
    caption: 'Only one state crosses from chunk to chunk: the carry',
    notes: 'What is expanded, four states for each channel, stays in SRAM.',
  },
  {
    ...MAMBA,
    beside: 'Variant: materialised',
    from: 0,
    to: 585,
    seconds: 9,
    below: 'roofline',
    caption: 'Flash attention and Mamba share one idea: what is large never leaves SRAM',
    notes: 'The materialised scan writes Ā, B̄x and h to HBM and reads them back; the fused one does not.',
  },
];
