import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { after, before, test } from 'node:test'
import { frame, frameReader } from '@countersign/channel/frames.ts'
import { openLines } from './lines.ts'
import type { Link } from './link.ts'

const SLOW = 1

let server: Server
let port = 0
const open = new Set<Socket>()

/** Answers all but the slow one, which it never does. */
before(async () => {
  server = createServer((socket) => {
    open.add(socket)
    const read = frameReader()
    socket.on('data', (chunk) => {
      for (const payload of read(chunk as Uint8Array)) {
        if (payload[0] !== SLOW) socket.write(frame(payload))
      }
    })
    socket.on('error', () => undefined)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as { readonly port: number }).port
})
after(() => {
  server.close()
  for (const socket of open) socket.destroy()
})

function dialled(): Link {
  const lines: Link = openLines(() => {
    const socket = connect(port, '127.0.0.1')
    socket.unref()
    socket.once('connect', () => lines.connected(socket))
  }, 2)
  return lines
}

test('a question that takes long does not hold up the next one', async () => {
  const lines = dialled()
  const slow = lines.ask(Uint8Array.of(SLOW))
  slow.catch(() => undefined)
  for (const each of [2, 3, 4]) {
    assert.deepEqual([...(await lines.ask(Uint8Array.of(each)))], [each])
  }
})

test('who waits for a connection that cannot be had is told so', async () => {
  const lines: Link = openLines(() => queueMicrotask(() => lines.lost()), 2)
  await assert.rejects(lines.ask(Uint8Array.of(2)), { code: 'channel.unreachable' })
})
