/** `npm start`: prepares everything, then opens the lab. */
process.argv.splice(2, 0, 'open');
await import('./tilescope.mjs');
