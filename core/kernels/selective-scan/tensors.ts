/** The tensors of each variant of the selective scan, in HBM or as ghosts. */
import { aside } from '../parts/aside.ts';
import { ghost, input, intermediate, output } from '../parts/tensors.ts';
import type { SelectiveShape } from './shape.ts';
import type { TensorSpec } from '../../kernel.ts';

export function selectiveTensors({ variant, channel }: SelectiveShape): readonly TensorSpec[] {
  const tokens = { rows: 't', transposed: true } as const;
  const weights = { rows: 'channels', columns: 'n' } as const;
  const states = { planes: 'channels', columns: 'n', ...tokens } as const;
  const [expanded, where] =
    variant === 'materialised' ? [intermediate, 'written to HBM and read back'] : [ghost, 'never written to HBM'];
  const ghosts = variant === 'materialised' ? [] : ['Abar', 'Bx', 'h'];
  return aside(
    ['Wdt', 'bias', 'WB', 'WC', 'A', 'D', 'influence', ...ghosts],
    [
      input('X', 'cyan', 'Tokens.', {
        ...tokens,
        columns: 'channels',
        ...(channel === null ? {} : { trail: { matrix: 'influence', after: 'y' } }),
      }),
      input('Wdt', 'amber', 'Weights of the steps.', { rows: 'channels', columns: 'channels' }),
      input('bias', 'amber', 'How large the steps are where X Wdt is 0.', { rows: 'channels' }),
      input('WB', 'violet', 'Weights of B, how tokens enter the state.', weights),
      input('WC', 'green', 'Weights of C, what tokens read from the state.', weights),
      input('A', 'rose', 'Rates at which states decay; they are negative.', weights),
      input('D', 'slate', 'How much of x bypasses the state.', { rows: 'channels' }),
      intermediate(
        'dt',
        'amber',
        'The step of each token in each channel: near 0 the token passes by; at a large step it enters and pushes out the past.',
        { ...tokens, columns: 'channels', scale: 'probability' },
      ),
      intermediate('B', 'violet', 'How each token enters the state.', { ...tokens, columns: 'n' }),
      intermediate('C', 'green', 'What each token reads from the state.', { ...tokens, columns: 'n' }),
      expanded('Abar', 'rose', `How much of each state is kept, ${where}.`, { ...states, scale: 'gate' }),
      expanded('Bx', 'violet', `What each token adds to each state, ${where}.`, states),
      expanded('h', 'coral', `The states after each token, ${where}.`, states),
      output('y', 'green', 'C · h + D x of each channel.', { ...tokens, columns: 'channels' }),
      ...(channel === null
        ? []
        : [
            output(
              'influence',
              'slate',
              `Row t: how much each token still counts after token t in channel ${channel}.`,
              {
                rows: 't',
                columns: 't',
                scale: 'probability',
              },
            ),
          ]),
    ],
  );
}
