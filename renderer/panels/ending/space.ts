/** Where a card over a picture leaves the words of the picture alone. */
import { hudMetrics, LARGE } from '../../scene/words/metrics.ts';

/** From the lower edge of the picture, and from each of its sides, to the card, in CSS pixels. */
export interface Space {
  readonly below: number;
  readonly beside: number;
}

/** Caption and legend stand at the lower edge, or in a wide picture at its sides. */
export function spaceOver(
  { width, height }: { readonly width: number; readonly height: number },
  large: boolean,
): Space {
  const { stand, bottom, captionWidth, details, margin } = hudMetrics(width, height, large ? LARGE : 1);
  return stand === 'sides' || stand === 'column'
    ? { below: margin, beside: 1.6 * margin + captionWidth }
    : { below: bottom + 0.6 * details, beside: margin };
}
