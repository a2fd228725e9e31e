// The attacker owns the server: everything that passes its socket can be read, kept, changed, sent
// again and answered by somebody else. The device's and the signer's signatures hold regardless.

import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { askOnce, connectSigner, type SignerClient } from '@countersign/channel/client.ts'
import { frame, frameReader } from '@countersign/channel/frames.ts'
import { MESSAGE_KINDS, messageRules } from '@countersign/channel/messages.ts'
import { type Canonical, canonicalBytes, readCanonical } from '@countersign/core/canonical.ts'
import { socketPath } from '@countersign/launcher/sockets.ts'
import { coin, payment, signedBy, unsigned } from '../builders/coins.ts'
import { at } from '../builders/house.ts'
import {
  freshCode,
  makeWallet,
  type Owned,
  type RealSigner,
  spendRequest,
  startReal,
  strangerDevice,
} from '../builders/process.ts'
import { say } from './say.ts'

type Meddle = (message: Canonical) => Canonical

describe('whoever owns the server’s socket', () => {
  let real: RealSigner
  let owned: Owned
  let desk: SignerClient
  before(async () => {
    real = await startReal()
    desk = await real.connect('desk')
    owned = await makeWallet(real, desk)
  })
  after(() => real.stop())

  const refusal = (code: string) => (error: unknown) => (error as { code?: string }).code === code
  const psbtOf = (nonce: number) => {
    const one = coin(owned.descriptor, { chain: 0, index: nonce }, 101_000n, nonce)
    const plan = { coins: [one], payments: [payment(100_000n)] }
    return signedBy(unsigned(owned.descriptor, plan), owned.user)
  }

  /** A server that passes frames on, keeps them, and changes what `asking` or `answering` says. */
  async function relay(asking: Meddle, answering: Meddle) {
    const kept: Uint8Array[] = []
    const path = join(real.home.run, `relay-${Math.random()}.sock`)
    const server: Server = createServer((socket) => {
      const read = frameReader()
      socket.on('data', (chunk: Uint8Array) => {
        for (const request of read(chunk)) {
          kept.push(request)
          const changed = canonicalBytes(asking(readCanonical(request)))
          void askOnce(socketPath(real.home.run, 'server'), changed).then((answer) =>
            socket.write(frame(canonicalBytes(answering(readCanonical(answer))))),
          )
        }
      })
    })
    await new Promise<void>((done) => server.listen(path, done))
    const { identity, device, now } = real
    const client = await connectSigner({ socketPath: path, identity, device, now })
    const close = () => {
      client.close()
      server.close()
    }
    return { client, kept, close }
  }
  const asIs: Meddle = (message) => message
  const changed = (message: Canonical, from: string, to: string): Canonical =>
    readCanonical(Buffer.from(Buffer.from(canonicalBytes(message)).toString().replace(from, to)))

  for (const kind of MESSAGE_KINDS.filter((each) => !messageRules(each).roles.includes('server'))) {
    it(`cannot carry ${kind}, not even signed by the owner's device`, async () => {
      const client = await real.connect('server')
      await assert.rejects(client.ask(kind, {}), refusal('channel.role_forbidden'))
      client.close()
    })
  }

  it('passes an honest spend on and learns no code from it', async () => {
    const { client, kept, close } = await relay(asIs, asIs)
    const code = freshCode(real, owned.seed)
    const answer = await client.ask('spend.sign', spendRequest(real, owned, psbtOf(1), code))
    assert.equal(at(answer, 'outcome'), 'signed')
    assert.equal(Buffer.concat(kept).includes(code), false)
    close()
    say('the server’s socket, and read a spend of 101000 sat pass', 'no code')
  })

  it('cannot have anything done with a device of its own; it only reads', async () => {
    const client = await real.connect('server', strangerDevice())
    const { wallet } = owned
    const acts = [
      client.ask('wallet.prepare', { wallet: 'thief' }),
      client.ask('spend.sign', { wallet, psbt: '' }),
      client.ask('spend.cancel', { wallet, txid: '00'.repeat(32) }),
      client.ask('policy.tighten', { wallet, from: '00'.repeat(32), policy: {} }),
    ]
    for (const act of acts) await assert.rejects(act, refusal('channel.device_unknown'))
    const byDesk = client.ask('spend.show', { wallet, txid: '00'.repeat(32), key: '00'.repeat(32) })
    await assert.rejects(byDesk, refusal('channel.role_forbidden'))
    assert.ok(await client.ask('limits', { wallet }))
    client.close()
    say('the server’s socket and a device key of theirs', 'reading; no act')
  })

  it('cannot change what the owner asked for', async () => {
    const { client, close } = await relay((message) => changed(message, 'savings', 'pension'), asIs)
    // The answer names the changed request, so the client refuses it unread.
    const asked = client.ask('limits', { wallet: owned.wallet })
    await assert.rejects(asked, refusal('channel.answer_forged'))
    close()
    say('the server’s socket, and changed the wallet in a question', 'disbelief')
  })

  it('cannot put another key into the descriptor it passes on', async () => {
    const other = owned.descriptor.keys.length
    assert.equal(other, 2)
    const { client, close } = await relay(asIs, (message) => changed(message, 'tpub', 'tpuc'))
    const asked = client.ask('wallet.show', { wallet: owned.wallet })
    await assert.rejects(asked, refusal('channel.answer_forged'))
    close()
    say('the server’s socket, and changed a key in the descriptor it passed on', 'disbelief')
  })

  it('cannot answer a new question with an old answer', async () => {
    let first: Canonical | null = null
    const { client, close } = await relay(asIs, (message) => {
      first ??= message
      return first
    })
    await client.ask('limits', { wallet: owned.wallet })
    const asked = client.ask('limits', { wallet: owned.wallet })
    await assert.rejects(asked, refusal('channel.answer_forged'))
    close()
    say('the server’s socket, and answered with an old answer', 'disbelief')
  })

  it('gets the same signature, counted once, by sending an old spend again', async () => {
    const { client, kept, close } = await relay(asIs, asIs)
    const code = freshCode(real, owned.seed)
    const first = await client.ask('spend.sign', spendRequest(real, owned, psbtOf(2), code))
    const used = await desk.ask('limits', { wallet: owned.wallet })
    const again = readCanonical(
      await askOnce(socketPath(real.home.run, 'server'), kept[0] as Uint8Array),
    )
    assert.deepEqual(at(again, 'answer', 'body', 'signatures'), at(first, 'signatures'))
    const usedAfter = await desk.ask('limits', { wallet: owned.wallet })
    assert.deepEqual(at(usedAfter, 'limits', 0, 'usedSats'), at(used, 'limits', 0, 'usedSats'))
    real.advance(3_600)
    const stale = readCanonical(
      await askOnce(socketPath(real.home.run, 'server'), kept[0] as Uint8Array),
    )
    assert.equal(at(stale, 'answer', 'body', 'code'), 'channel.request_stale')
    close()
    say(
      'the server’s socket, and sent a spend of 101000 sat again, then 3600 s later',
      'the same signature; it counted once',
    )
  })

  it('loses only its own connection by sending nonsense', async () => {
    const client = await real.connect('server')
    for (const bytes of [Buffer.alloc(0), Buffer.from('{}'), Buffer.from('\xff'.repeat(99))]) {
      const answer = readCanonical(await askOnce(socketPath(real.home.run, 'server'), bytes))
      assert.equal(at(answer, 'answer', 'kind'), 'fault')
    }
    assert.equal(at(await client.ask('hello', {}), 'network'), 'regtest')
    client.close()
    say('the server’s socket, and sent nonsense', 'its own connections cut')
  })
})
