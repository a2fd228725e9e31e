// Connections to the signer for those behind walls that ask for one: they cannot connect
// themselves.

import { connect, type Socket } from 'node:net'

/**
 * One end goes to the signer by a socket of its launcher's, as a person's would; the other is
 * handed over.
 * @param hand - is given null where the signer cannot be reached
 */
export function dial(path: string, hand: (socket: Socket | null) => void): void {
  const socket = connect(path)
  socket.pause()
  const isLost = () => hand(null)
  socket.once('error', isLost)
  socket.once('connect', () => {
    socket.off('error', isLost)
    socket.on('error', () => socket.destroy())
    hand(socket)
  })
}
