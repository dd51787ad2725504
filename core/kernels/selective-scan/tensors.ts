/** What lies in HBM in each variant of the selective scan, and what never gets there. */
import type { SelectiveShape } from './shape.ts';
import type { TensorSpec } from '../../kernel.ts';

export function selectiveTensors({ variant, channel }: SelectiveShape): readonly TensorSpec[] {
  const input = { kind: 'input', scale: 'signed', planes: 1 } as const;
  const projected = { kind: 'intermediate', scale: 'signed', planes: 1, rows: 't', turned: true } as const;
  const materialised = variant === 'materialised';
  const expanded = {
    kind: materialised ? 'intermediate' : 'ghost',
    planes: 'channels',
    rows: 't',
    columns: 'n',
    turned: true,
  } as const;
  const where = materialised ? 'written to HBM and read back' : 'never written to HBM';
  return [
    {
      ...input,
      name: 'X',
      hue: 'cyan',
      rows: 't',
      columns: 'channels',
      turned: true,
      help: 'Tokens.',
      ...(channel === null ? {} : { trail: 'influence' }),
    },
    { ...input, name: 'Wdt', hue: 'amber', rows: 'channels', columns: 'channels', help: 'Weights of the steps.' },
    { ...input, name: 'bias', hue: 'amber', rows: 'channels', help: 'How large steps are where X Wdt is 0.' },
    { ...input, name: 'WB', hue: 'violet', rows: 'channels', columns: 'n', help: 'Weights of what goes in.' },
    { ...input, name: 'WC', hue: 'green', rows: 'channels', columns: 'n', help: 'Weights of what is asked for.' },
    {
      ...input,
      name: 'A',
      hue: 'rose',
      rows: 'channels',
      columns: 'n',
      help: 'Rates, negative: how fast states decay.',
    },
    { ...input, name: 'D', hue: 'slate', rows: 'channels', help: 'How much of x goes past the state.' },
    {
      ...projected,
      name: 'dt',
      hue: 'amber',
      scale: 'probability',
      columns: 'channels',
      help: 'The step of each token in each channel: near 0 it passes by, large it enters and pushes out the past.',
    },
    { ...projected, name: 'B', hue: 'violet', columns: 'n', help: 'Where each token goes in the state.' },
    { ...projected, name: 'C', hue: 'green', columns: 'n', help: 'What each token asks of the state.' },
    { ...expanded, name: 'Abar', hue: 'rose', scale: 'gate', help: `How much of each state is kept, ${where}.` },
    { ...expanded, name: 'Bx', hue: 'violet', scale: 'signed', help: `What each token adds to each state, ${where}.` },
    { ...expanded, name: 'h', hue: 'coral', scale: 'signed', help: `The states after each token, ${where}.` },
    {
      name: 'y',
      hue: 'green',
      kind: 'output',
      scale: 'signed',
      planes: 1,
      rows: 't',
      columns: 'channels',
      turned: true,
      help: 'C · h + D x of each channel.',
    },
    ...(channel === null
      ? []
      : ([
          {
            name: 'influence',
            hue: 'slate',
            kind: 'output',
            scale: 'probability',
            planes: 1,
            rows: 't',
            columns: 't',
            help: `Row t: how much each token still counts after token t in channel ${channel}.`,
          },
        ] as const)),
  ];
}
