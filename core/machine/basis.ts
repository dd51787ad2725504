/** What every modelled time is of and leaves out; it stands beside such times wherever they are shown. */
export const BASIS = 'f32, no tensor cores, no L2';
