/**
 * What Dawn leaves out where the core computes, in Node as in Electron. Only kernels run there, which have no use for it,
 * and compiling in software takes much longer with it: zeroing of workgroup memory, which kernels write before they
 * read it (the race check proves it), and what gives an integer divided by zero a value, since no kernel divides by zero.
 * Without it such a division gives no value that one can rely on, and ends nothing.
 */
export const DAWN_FEATURES = ['disable_workgroup_init', 'disable_polyfills_on_integer_div_and_mod'].join(',');
