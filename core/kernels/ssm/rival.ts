/** What a state space is compared with: the same response by another way, under parameters that this way can have. */
import { ssmFault } from './check.ts';
import { shapeOf } from './shape.ts';
import type { Rival } from '../../kernel.ts';
import type { Params } from '../../parameters.ts';

export function ssmRival(params: Params): Rival {
  const { variant, matrix, blelloch } = shapeOf(params);
  if (variant === 'recurrent' && matrix)
    return {
      values: settled(params, { variant: 'convolution' }),
      title: 'the convolution',
      why: 'No token waits for another, and no state is kept that would tell of the past.',
    };
  if (variant === 'recurrent')
    return {
      values: settled(params, { variant: 'scan' }),
      title: 'the scan',
      why: 'Tokens of a chunk are combined in a tree, and only the state goes from chunk to chunk.',
    };
  if (variant === 'scan' && !blelloch)
    return {
      values: { tree: 'blelloch' },
      title: 'the scan by Blelloch’s tree',
      why: 'It goes up and down a tree, with twice the levels and fewer combines.',
    };
  return {
    values: { variant: 'recurrent' },
    title: 'the recurrence',
    why: 'Every token waits for the one before it, and nothing but one state is kept.',
  };
}

/** The values with those of other parameters that the variant needs in place of the ones that it cannot have. */
function settled(params: Params, values: Params): Params {
  return { ...values, ...ssmFault({ ...params, ...values })?.offer };
}
