// A server for tests of the launcher: says what it was told and what it can reach from its cage.

import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { writeRequest } from '@countersign/channel/envelope.ts'
import { frame } from '@countersign/channel/frames.ts'
import type { FromServer, ServerSettings, ToServer } from '@countersign/channel/launch.ts'

const tell = (message: FromServer) => void process.send?.(message)

function reaches(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('error', () => resolve(false))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })
}

/** As the real one does, it asks the signer before it says that it listens. */
function greet(path: string): Promise<void> {
  const nobody = { signingKey: new Uint8Array(32), sealingKey: new Uint8Array(32) }
  const hello = { id: '0'.repeat(32), kind: 'hello', time: 0, body: {} }
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    socket.once('error', reject)
    socket.once('data', () => {
      socket.destroy()
      resolve()
    })
    socket.write(frame(writeRequest(nobody, hello)))
  })
}

async function look(settings: ServerSettings) {
  const beside = join(settings.signerSocket, '..', 'desk.sock')
  return {
    settings,
    signer: await reaches(settings.signerSocket),
    desk: await reaches(beside),
    database: await reaches(join(settings.database, '.s.PGSQL.5432')),
    breached: settings.breached ? readFileSync(settings.breached, 'utf8') : null,
    cookie: settings.node?.kind === 'core-rpc' && existsSync(settings.node.cookieFile),
  }
}

process.on('message', (message: ToServer) => {
  if (message.kind === 'stop') process.exit(0)
  const { settings } = message
  const server = createServer((_request, response) => {
    void look(settings).then((seen) => response.end(JSON.stringify(seen)))
  })
  const listen = () =>
    server.listen(settings.port, '127.0.0.1', () => {
      tell({ kind: 'listening', port: (server.address() as AddressInfo).port })
    })
  void greet(settings.signerSocket).then(listen)
})
process.on('disconnect', () => process.exit(0))
tell({ kind: 'started' })
