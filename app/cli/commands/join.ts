/** `tilescope join`: joins the slices of a film. */
import type { Command } from 'commander';
import { joinFilms } from '../../film/join.ts';

export function register(program: Command): void {
  program
    .command('join')
    .description('join the slices that `tilescope record --shard` made, in the order given, into the film they are of')
    .argument('<slice...>', 'files of one format')
    .requiredOption('--to <file>', 'the film (.mp4 or .webm, as the slices)')
    .action(async (slices: readonly string[], { to }: { readonly to: string }) => {
      const frames = await joinFilms(slices, to);
      console.log(`${to}: ${frames} frames of ${slices.length} slices`);
    });
}
