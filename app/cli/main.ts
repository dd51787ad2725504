/** Entry of the command line in Node. */
import '../node/float16.ts';

// Imported afterwards, not before: see float16.ts.
const { main } = await import('./program.ts');
const { nodeMachine } = await import('../node/machine.ts');
const bench = await import('./commands/bench.ts');
const open = await import('./commands/open.ts');
await main(process.argv.slice(2), nodeMachine, [open.register, bench.register]);
