/** The sizes of a long short-term memory, and the order in which its weights lie. */
import { shapeOf as recurrentShapeOf } from '../parts/recurrent.ts';
import type { RecurrentShape } from '../parts/recurrent.ts';
import { gateOrderOf } from './cell.ts';
import type { GateOrder } from './cell.ts';
import type { Params } from '../../parameters.ts';

export interface LstmShape extends RecurrentShape {
  readonly order: GateOrder;
}

export const shapeOf = (params: Params): LstmShape => ({ ...recurrentShapeOf(params), order: gateOrderOf(params) });
