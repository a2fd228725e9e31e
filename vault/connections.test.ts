import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { frame, frameReader } from '@countersign/channel/frames.ts'
import type { Role } from '@countersign/channel/messages.ts'
import { type Bounds, openConnections } from './connections.ts'

const BOUNDS: Bounds = { connections: 6, longBytes: 1_000, longFrames: 2, frameMs: 60_000 }
const LONG = frame(new Uint8Array(40_000).fill(7))

/** A signer that answers with the length of what it was sent, and sockets to it. */
async function open(t: TestContext, bounds: Partial<Bounds> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-connections-'))
  const connections = openConnections<Role>(
    (role, framed) => Buffer.from(`${role} ${framed.length}`),
    {
      ...BOUNDS,
      ...bounds,
    },
  )
  const made: Socket[] = []
  const servers = (['server', 'desk'] as const).map((role) =>
    createServer({ pauseOnConnect: true }, (socket) => connections.accept(socket, role)).listen(
      join(folder, role),
    ),
  )
  await Promise.all(servers.map((server) => once(server, 'listening')))
  t.after(() => {
    for (const socket of made) socket.destroy()
    connections.close()
    for (const server of servers) server.close()
    rmSync(folder, { recursive: true })
  })
  return async (role: Role = 'server') => {
    const socket = connect(join(folder, role))
    made.push(socket)
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    const read = frameReader()
    const answers: string[] = []
    socket.on('data', (chunk: Uint8Array) => {
      answers.push(...read(chunk).map((each) => Buffer.from(each).toString()))
      socket.emit('answered')
    })
    const answer = async () => {
      if (answers.length === 0) await once(socket, 'answered')
      return answers.shift()
    }
    return { socket, answer, closed: once(socket, 'close') }
  }
}

describe('connections to the signer', () => {
  it('answer one by one, long frames and short', async (t) => {
    const dial = await open(t)
    const one = await dial()
    for (const bytes of [LONG, frame(Uint8Array.of(1, 2)), LONG]) one.socket.write(bytes)
    assert.equal(await one.answer(), 'server 40000')
    assert.equal(await one.answer(), 'server 2')
    assert.equal(await one.answer(), 'server 40000')
  })

  it('make long frames wait for one another, and short ones for nobody', async (t) => {
    const dial = await open(t)
    const slow = [await dial(), await dial()]
    for (const { socket } of slow) socket.write(LONG.subarray(0, 20_000))
    const waits = await dial()
    waits.socket.write(LONG)
    const short = await dial()
    short.socket.write(frame(Uint8Array.of(1)))
    assert.equal(await short.answer(), 'server 1')
    const desk = await dial('desk')
    desk.socket.write(LONG)
    assert.equal(await desk.answer(), 'desk 40000', 'the other role has bounds of its own')
    slow[0]?.socket.write(LONG.subarray(20_000))
    assert.equal(await slow[0]?.answer(), 'server 40000')
    assert.equal(await waits.answer(), 'server 40000')
    slow[1]?.socket.destroy()
  })

  it('admit who waits when a long frame is given up', async (t) => {
    const dial = await open(t, { longFrames: 1 })
    const gone = await dial()
    gone.socket.write(LONG.subarray(0, 20_000))
    const short = await dial()
    short.socket.write(frame(Uint8Array.of(1)))
    await short.answer()
    const waits = await dial()
    waits.socket.write(LONG)
    gone.socket.destroy()
    assert.equal(await waits.answer(), 'server 40000')
  })

  it('end for a frame that is not whole in time', async (t) => {
    const dial = await open(t, { frameMs: 20 })
    const slow = await dial()
    slow.socket.write(LONG.subarray(0, 3))
    await slow.closed
    const idle = await dial()
    idle.socket.write(frame(Uint8Array.of(1)))
    await idle.answer()
    const other = await dial()
    other.socket.write(LONG.subarray(0, 20_000))
    await other.closed
    idle.socket.write(frame(Uint8Array.of(1)))
    assert.equal(await idle.answer(), 'server 1', 'one that only keeps silent stays')
  })

  it('are turned away above the bound, and taken again below it', async (t) => {
    const dial = await open(t, { connections: 2 })
    const [first] = [await dial(), await dial()]
    const third = await dial()
    await third.closed
    first?.socket.destroy()
    await first?.closed
    const desk = await dial('desk')
    desk.socket.write(frame(Uint8Array.of(1)))
    assert.equal(await desk.answer(), 'desk 1')
  })
})
