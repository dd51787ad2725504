/** Before every test file: what a host of the core in Node sets up as well. */
import '../app/node/float16.ts';
