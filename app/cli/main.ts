/** The entry of the command line in Node. */
import '../node/float16.ts';

// This must be imported after float16.ts, for the reason that is given there.
const { main } = await import('./program.ts');
const { nodeMachine } = await import('../node/machine.ts');
const bench = await import('./commands/bench.ts');
const open = await import('./commands/open.ts');
await main(process.argv.slice(2), nodeMachine, [open.register, bench.register]);
