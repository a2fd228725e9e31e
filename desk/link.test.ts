// The connection to the signer, against one that answers as a test tells it to.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { after, before, test } from 'node:test'
import { frame, frameReader } from '@countersign/channel/frames.ts'
import { type Link, openLink } from './link.ts'

let server: Server
let port = 0
const open = new Set<Socket>()
let answer: (payload: Uint8Array, socket: Socket) => void = () => undefined

before(async () => {
  server = createServer((socket) => {
    open.add(socket)
    const read = frameReader()
    socket.on('data', (chunk) => {
      for (const payload of read(chunk as Uint8Array)) answer(payload, socket)
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

/** Dials as the launcher does, and counts. */
function opened(patienceMs?: number): { readonly link: Link; dials(): number } {
  let dials = 0
  const link: Link = openLink(() => {
    dials += 1
    const socket = connect(port, '127.0.0.1')
    socket.unref()
    socket.once('connect', () => link.connected(socket))
  }, patienceMs)
  return { link, dials: () => dials }
}

const echo = (payload: Uint8Array, socket: Socket) => void socket.write(frame(payload))
const bytes = (...values: number[]) => Uint8Array.from(values)

test('questions of many callers go one by one over one connection', async () => {
  let asking = 0
  answer = (payload, socket) => {
    asking += 1
    assert.equal(asking, 1)
    setImmediate(() => {
      asking -= 1
      echo(payload, socket)
    })
  }
  const { link, dials } = opened()
  const asked = Array.from({ length: 20 }, (_, i) => link.ask(bytes(i)))
  assert.deepEqual(
    (await Promise.all(asked)).map((each) => each[0]),
    Array.from({ length: 20 }, (_, i) => i),
  )
  assert.equal(dials(), 1)
})

test('a connection that ends fails the open question, and the next one dials again', async () => {
  answer = (_, socket) => socket.destroy()
  const { link, dials } = opened()
  await assert.rejects(link.ask(bytes(1)), { code: 'channel.closed' })
  answer = echo
  assert.deepEqual([...(await link.ask(bytes(2)))], [2])
  assert.equal(dials(), 2)
})

test('an answer that is too late is nobody’s', async () => {
  answer = () => undefined
  const { link, dials } = opened(50)
  await assert.rejects(link.ask(bytes(1)), { code: 'channel.unreachable' })
  answer = echo
  assert.deepEqual([...(await link.ask(bytes(2)))], [2])
  assert.equal(dials(), 2)
})

test('an answer to nothing ends the connection', async () => {
  answer = (payload, socket) => {
    echo(payload, socket)
    echo(bytes(66), socket)
  }
  const { link, dials } = opened()
  assert.deepEqual([...(await link.ask(bytes(1)))], [1])
  answer = echo
  // The second answer may have come with the first, or not yet: either way it is never taken.
  const next = await link.ask(bytes(2)).catch(() => link.ask(bytes(2)))
  assert.deepEqual([...next], [2])
  assert.equal(dials(), 2)
})

test('more than 32 questions do not wait', async () => {
  answer = () => undefined
  const { link } = opened(100)
  const waiting = Array.from({ length: 32 }, () => assert.rejects(link.ask(bytes(1))))
  await assert.rejects(link.ask(bytes(2)), { code: 'channel.unreachable' })
  await Promise.all(waiting)
})

test('a launcher that brings no connection fails what waits, and is asked again', async () => {
  let dials = 0
  const link: Link = openLink(() => {
    dials += 1
    setImmediate(() => link.lost())
  })
  await assert.rejects(link.ask(bytes(1)), { code: 'channel.unreachable' })
  await assert.rejects(link.ask(bytes(1)), { code: 'channel.unreachable' })
  assert.equal(dials, 2)
})
