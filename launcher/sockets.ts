// The unix sockets people's clients and the server connect to. The launcher accepts and passes each
// connection on; which socket it came by is the role the signer believes.

import { once } from 'node:events'
import { chmodSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import type { Role } from '@countersign/channel/messages.ts'

export const ROLES: readonly Role[] = ['server', 'desk', 'courier']

export type Sockets = { close(): void }

/** The path of a role's socket in the run folder. */
export const socketPath = (folder: string, role: Role): string => join(folder, `${role}.sock`)

/**
 * Listens for every role, for this user only.
 * @throws Error when another launcher serves this folder
 */
export async function openSockets(
  folder: string,
  accept: (role: Role, socket: Socket) => void,
): Promise<Sockets> {
  const servers = await Promise.all(
    ROLES.map(async (role) => {
      const path = socketPath(folder, role)
      if (await isServed(path)) throw new Error(`another launcher serves ${path}; stop it first`)
      rmSync(path, { force: true })
      // Unread until the signer has it: every byte of a connection is the signer's to read.
      const server = createServer({ pauseOnConnect: true }, (socket) => accept(role, socket))
      server.listen(path)
      await once(server, 'listening')
      chmodSync(path, 0o600)
      return server
    }),
  )
  return {
    close: () => {
      for (const server of servers) server.close()
    },
  }
}

function isServed(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('error', () => resolve(false))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })
}
