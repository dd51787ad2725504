/** Entry of the command line. */
import '../node/float16.ts';

// Imported afterwards, not before: see float16.ts.
const { main } = await import('./program.ts');
await main(process.argv.slice(2));
