import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { boundConnections, type ConnectionBounds } from './connections.ts'

async function open(t: TestContext, bounds: ConnectionBounds) {
  const answers: ServerResponse[] = []
  const server = createServer((_request, response) => {
    answers.push(response)
  })
  boundConnections(server, bounds)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const sockets: Socket[] = []
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return {
    answers,
    /** From another address of this machine, which the server has taken in when this resolves. */
    async dial(last = 1): Promise<Socket> {
      const taken = once(server, 'connection')
      const socket = connect({ port, host: '127.0.0.1', localAddress: `127.0.0.${last}` })
      sockets.push(socket)
      socket.on('error', () => undefined)
      await Promise.all([once(socket, 'connect'), taken])
      return socket
    },
    /** Begins a request that is answered when the test says so. */
    async ask(socket: Socket): Promise<void> {
      const heard = once(server, 'request')
      socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n')
      await heard
    },
  }
}

const closed = async (socket: Socket) => {
  socket.resume()
  if (!socket.closed) await once(socket, 'close')
}

describe('the bounds of connections', () => {
  it('let the one go that has been idle longest, and none that is being answered', async (t) => {
    const { dial, ask, answers } = await open(t, { most: 3, mostPerAddress: 9 })
    const [busy, idle, later] = [await dial(), await dial(2), await dial(3)]
    await ask(busy)
    await dial(4)
    await closed(idle)
    // Answered, it is idle, and was so for a shorter time than the one beside it.
    answers[0]?.end('ok')
    await once(busy, 'data')
    await dial(5)
    await closed(later)
    assert.equal(busy.closed, false)
  })

  it('turn a new one away when all are being answered', async (t) => {
    const { dial, ask } = await open(t, { most: 2, mostPerAddress: 9 })
    const [one, other] = [await dial(1), await dial(2)]
    await ask(one)
    await ask(other)
    await closed(await dial(3))
    assert.deepEqual([one.closed, other.closed], [false, false])
  })

  it('hold for one address, and leave other addresses theirs', async (t) => {
    const { dial, ask } = await open(t, { most: 9, mostPerAddress: 2 })
    const [first, second, foreign] = [await dial(1), await dial(1), await dial(2)]
    await ask(first)
    await dial(1)
    await closed(second)
    await ask(foreign)
    await dial(2)
    assert.deepEqual([first.closed, foreign.closed], [false, false])
  })

  it('give a place back when its connection closes', async (t) => {
    const { dial, ask } = await open(t, { most: 1, mostPerAddress: 1 })
    const first = await dial()
    await ask(first)
    first.destroy()
    await closed(first)
    for (let tries = 0; ; tries += 1) {
      const next = await dial()
      const isIn = await Promise.race([ask(next).then(() => true), closed(next).then(() => false)])
      if (isIn) break
      assert.ok(tries < 100)
    }
  })
})
