import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { describe, it } from 'node:test'
import { startCommand } from './caged.ts'

type Any = { readonly kind: string }

/** A wall that ends before what lived behind it, which holds the channel a little longer. */
const WALL = ['-c', '/bin/sleep 0.3 & exit 7']

const wall = () =>
  startCommand<Any, Any>({
    kind: 'node',
    command: '/bin/sh',
    args: WALL,
    folder: '',
    places: {},
  })

describe('a caged process', () => {
  it('has ended once nobody behind its wall holds the channel any more', async () => {
    assert.equal(await wall().ended, 'it ended with 7')
  })

  it('has ended as well when a connection was on its way to it', { timeout: 20_000 }, async () => {
    const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { readonly port: number }
    const coming = once(server, 'connection')
    const client = connect(port, '127.0.0.1')
    try {
      const [socket] = (await coming) as [Socket]
      const caged = wall()
      caged.send({ kind: 'connection' }, socket)
      assert.equal(await caged.ended, 'it ended with 7')
    } finally {
      client.destroy()
      server.close()
    }
  })
})
