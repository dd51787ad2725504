/** The IPC channel between preload and the main process; everything else goes over ports. */
export const PORT_REQUEST = 'tilescope:request-port';
