import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { askOnce, connectSigner, Refusal } from './client.ts'
import { readRequest, requestHash, writeAnswer } from './envelope.ts'
import { frame, frameReader } from './frames.ts'
import { privateKey, rawPublicKey } from './keys.ts'

const key = (byte: number) => privateKey('ed25519', new Uint8Array(32).fill(byte))
const [signing, forger] = [key(3), key(4)] as const
const identity = { signingKey: rawPublicKey(signing), sealingKey: new Uint8Array(32).fill(9) }

/** A socket at which each frame is met by `meet`. */
async function serveWith(t: TestContext, meet: (socket: Socket, framed: Uint8Array) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-client-'))
  const socketPath = join(folder, 'signer.sock')
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    const read = frameReader()
    socket.on('data', (chunk: Uint8Array) => {
      for (const framed of read(chunk)) meet(socket, framed)
    })
  })
  await new Promise<void>((resolve) => server.listen(socketPath, resolve))
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
    rmSync(folder, { recursive: true })
  })
  return socketPath
}

/** The body of the request comes back as the answer, or as a fault of the name it asks for. */
function echo(framed: Uint8Array, by = signing): Uint8Array {
  const { body, kind } = readRequest(identity, framed)
  const to = requestHash(framed)
  if (kind === 'wallet.show') {
    return writeAnswer(to, { kind: 'fault', time: 1, code: 'wallet.missing', facts: { n: 1 } }, by)
  }
  return writeAnswer(to, { kind: 'answer', time: 1, body }, by)
}

const connect = (socketPath: string) =>
  connectSigner({ socketPath, identity, device: key(1), now: () => 77 })

describe('a client', () => {
  it('gets its own answers, many at once and in pieces of one byte', async (t) => {
    const path = await serveWith(t, (socket, framed) => {
      for (const byte of frame(echo(framed))) socket.write(Uint8Array.of(byte))
    })
    const client = await connect(path)
    t.after(() => client.close())
    const names = ['a', 'b', 'c']
    const answers = await Promise.all(names.map((wallet) => client.ask('limits', { wallet })))
    assert.deepEqual(
      answers,
      names.map((wallet) => ({ wallet })),
    )
  })

  it('signs with its device and tells its clock', async (t) => {
    const seen: unknown[] = []
    const path = await serveWith(t, (socket, framed) => {
      const { time, proof } = readRequest(identity, framed)
      seen.push(time, proof?.device)
      socket.write(frame(echo(framed)))
    })
    const client = await connect(path)
    t.after(() => client.close())
    await client.ask('wallet.list', {})
    assert.deepEqual(seen, [77, rawPublicKey(key(1)).toHex()])
  })

  it('tells a refusal by its code, and goes on', async (t) => {
    const path = await serveWith(t, (socket, framed) => void socket.write(frame(echo(framed))))
    const client = await connect(path)
    t.after(() => client.close())
    const refused = client.ask('wallet.show', { wallet: 'a' })
    await assert.rejects(refused, new Refusal('wallet.missing', { n: '1' }))
    assert.deepEqual(await client.ask('wallet.list', {}), {})
  })

  it('believes no other signer, and no answer to an earlier request', async (t) => {
    const forged = await serveWith(t, (socket, framed) => {
      socket.write(frame(echo(framed, forger)))
    })
    const FORGED = { code: 'channel.answer_forged' }
    const first = await connect(forged)
    await assert.rejects(first.ask('wallet.list', {}), FORGED)

    let kept: Uint8Array | null = null
    const replaying = await serveWith(t, (socket, framed) => {
      kept ??= echo(framed)
      socket.write(frame(kept))
    })
    const second = await connect(replaying)
    assert.deepEqual(await second.ask('wallet.list', {}), {})
    await assert.rejects(second.ask('wallet.list', {}), FORGED)
    // Nobody knows any more which answer is whose.
    await assert.rejects(second.ask('wallet.list', {}), { code: 'channel.closed' })
  })

  it('fails what waits when the connection ends or makes no sense', async (t) => {
    const ending = await connect(await serveWith(t, (socket) => void socket.end()))
    const waiting = [ending.ask('wallet.list', {}), ending.ask('wallet.list', {})]
    for (const each of waiting) await assert.rejects(each, { code: 'channel.closed' })

    const huge = Uint8Array.of(255, 255, 255, 255)
    const flooding = await connect(await serveWith(t, (socket) => void socket.write(huge)))
    await assert.rejects(flooding.ask('wallet.list', {}), { code: 'channel.frame_too_large' })
  })

  it('says when there is no signer', async () => {
    const socketPath = join(tmpdir(), 'countersign-nobody.sock')
    await assert.rejects(connect(socketPath), {
      code: 'channel.unreachable',
      facts: { socket: socketPath },
    })
  })

  it('asks once without knowing anybody', async (t) => {
    const path = await serveWith(t, (socket, framed) => {
      socket.write(frame(Buffer.concat([framed, framed])))
    })
    assert.deepEqual(await askOnce(path, Uint8Array.of(1, 2)), Buffer.of(1, 2, 1, 2))
  })

  it('gives a silent signer up, and the connection with it', async (t) => {
    const socketPath = await serveWith(t, () => undefined)
    const client = await connectSigner({ socketPath, identity, timeoutMs: 20 })
    t.after(() => client.close())
    await assert.rejects(client.ask('hello', {}), { code: 'channel.timeout' })
    await assert.rejects(client.ask('hello', {}), { code: 'channel.timeout' })
    await assert.rejects(askOnce(socketPath, Uint8Array.of(1), 20), { code: 'channel.timeout' })
  })
})
