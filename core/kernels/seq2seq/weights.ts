/** The trained weights in assets/seq2seq (see training/seq2seq.ts), which come with the build. */
import { inOrder } from '../lstm/cell.ts';
import type { TranslationShape } from './passes.ts';
import { parseNpy } from '../../tensors/npy.ts';
import type { Arrays } from '../../kernel.ts';

const FOLDER = '../../../assets/seq2seq/';

/** A data: address of each file, such as "data:application/octet-stream;base64,...". */
const files: Readonly<Record<string, string>> = import.meta.glob<string>('../../../assets/seq2seq/*/*.npy', {
  query: '?url&inline',
  eager: true,
  import: 'default',
});

/** encoder_W [4, H, A], encoder_U [4, H, H], decoder_W [4, H, A + 1], decoder_U [4, H, H], V [A, H]. */
export function trainedWeights({ task, order }: Pick<TranslationShape, 'task' | 'order'>): Arrays {
  return Object.fromEntries(
    Object.entries(files)
      .filter(([path]) => path.startsWith(`${FOLDER}${task}/`))
      .map(([path, address]) => {
        const name = path.slice(path.lastIndexOf('/') + 1, -'.npy'.length);
        const parsed = parseNpy(bytesOf(address), path);
        if (!parsed.ok) throw new Error(parsed.problem.message);
        return [name, name === 'V' ? parsed.value.data : inOrder(order, parsed.value.data)];
      }),
  );
}

function bytesOf(address: string): Uint8Array {
  return Uint8Array.from(atob(address.slice(address.indexOf(',') + 1)), (character) => character.charCodeAt(0));
}
