// The unix sockets people's clients and the server connect to. The launcher accepts and passes each
// connection on; which socket it came by is the role that signer and trader believe.

import { once } from 'node:events'
import { chmodSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import type { TraderDoor } from '@countersign/channel/launch.ts'
import type { Role } from '@countersign/channel/messages.ts'

/** Those that lead to the signer. */
export const ROLES: readonly Role[] = ['server', 'desk', 'courier', 'trader']

/** Those that lead to the trader, by the names of their files. */
const TRADER_SOCKETS: Readonly<Record<TraderDoor, string>> = {
  server: 'trader-server',
  desk: 'trader-desk',
  egress: 'egress',
}

export const TRADER_DOORS = Object.keys(TRADER_SOCKETS) as readonly TraderDoor[]

export type Sockets = { close(): void }

/** The path of a role's socket in the run folder. */
export const socketPath = (folder: string, role: Role): string => join(folder, `${role}.sock`)

/** The same of a door to the trader. */
export const traderSocket = (folder: string, door: TraderDoor): string =>
  join(folder, `${TRADER_SOCKETS[door]}.sock`)

/**
 * Listens for every role of the signer's, for this user only.
 * @throws Error when another launcher serves this folder
 */
export const openSockets = (
  folder: string,
  accept: (role: Role, socket: Socket) => void,
): Promise<Sockets> => openDoors(ROLES, (role) => socketPath(folder, role), accept)

/** The same for the trader. */
export const openTraderSockets = (
  folder: string,
  accept: (door: TraderDoor, socket: Socket) => void,
): Promise<Sockets> => openDoors(TRADER_DOORS, (door) => traderSocket(folder, door), accept)

async function openDoors<Door>(
  doors: readonly Door[],
  pathOf: (door: Door) => string,
  accept: (door: Door, socket: Socket) => void,
): Promise<Sockets> {
  const servers = await Promise.all(
    doors.map(async (door) => {
      const path = pathOf(door)
      if (await isServed(path)) throw new Error(`another launcher serves ${path}; stop it first`)
      rmSync(path, { force: true })
      // Unread until it is handed over: every byte of a connection is for the one it leads to.
      const server = createServer({ pauseOnConnect: true }, (socket) => accept(door, socket))
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
