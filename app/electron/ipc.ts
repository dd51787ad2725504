/** IPC channels between preload and main; everything else goes over the ports. */
export const PORT_REQUEST = 'tilescope:request-port';
