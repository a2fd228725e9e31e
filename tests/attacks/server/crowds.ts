// What takes more than its share: connections, frames, spends left to wait, requests sent again.

import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { frame } from '@countersign/channel/frames.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { socketPath } from '@countersign/launcher/sockets.ts'
import { requestOf } from '../../builders/evil.ts'
import { at } from '../../builders/house.ts'
import { spendBody, WALLET } from '../../builders/owner.ts'
import { say } from '../say.ts'
import { headersOf, signedRequest } from './codes.ts'
import type { Scenarios } from './site.ts'

export const CROWDS: Scenarios = {
  'half-open requests and frames leave room for honest ones': async ({
    owner,
    installation,
    evil,
  }) => {
    const desk = new URL(installation.status().desk ?? '')
    const server = socketPath(installation.home.run, 'server')
    const open: Socket[] = []
    const hold = (socket: Socket, bytes: string | Uint8Array) => {
      socket.on('error', () => undefined)
      socket.write(bytes)
      open.push(socket)
    }
    const port = await evil.port()
    for (let count = 0; count < 300; count += 1) {
      hold(connect(port, '127.0.0.1'), 'GET /health HTTP/1.1\r\nhost:')
      hold(connect(Number(desk.port), '127.0.0.1'), 'GET / HTTP/1.1\r\nhost:')
      hold(connect(server), Uint8Array.of(1, 0, 0, 0, 7))
    }
    try {
      assert.equal((await fetch(`http://127.0.0.1:${port}/health`)).status, 200)
      const page = await fetch(`http://127.0.0.1:${desk.port}/`, { headers: { host: desk.host } })
      assert.ok(page.status < 500)
      // By the desk's socket, which has room of its own at the signer.
      assert.ok(await owner.usedSats())
    } finally {
      for (const socket of open) socket.destroy()
    }
    say('300 half-open requests each at API and desk, 300 half frames at the signer', 'no delay')
  },

  'frames that are too long, empty or nonsense cost their sender the connection': async ({
    owner,
    installation,
  }) => {
    const server = socketPath(installation.home.run, 'server')
    for (const bytes of [
      Uint8Array.of(255, 255, 255, 255),
      Uint8Array.of(2, 0, 0, 1),
      frame(new Uint8Array(0)),
      frame(new Uint8Array(70_000).fill(91)),
      frame(new TextEncoder().encode('{"http":{"body":"","created":"-1"}}')),
    ]) {
      const socket = connect(server)
      socket.on('error', () => undefined)
      socket.write(bytes)
      await new Promise<void>((done) => {
        socket.once('data', () => done()).once('close', () => done())
      })
      socket.destroy()
    }
    assert.ok(installation.pid('signer') > 0 && (await owner.usedSats()))
    say(
      'the signer’s socket, and sent frames of 4 GB, none and nonsense',
      'its own connections cut',
    )
  },

  'spends left to wait, as many as it likes, keep no honest one out': async ({ owner, evil }) => {
    const left: string[] = []
    const leave = () => {
      const psbt = owner.spend(1_000n)
      left.push(psbt.txid)
      const body: Canonical = { psbt: writePsbt(psbt).toBase64(), deskKey: '0a'.repeat(32) }
      return evil.pass(signedRequest(owner, { body }))
    }
    for (let count = 0; count < 64; count += 1)
      assert.equal(at(await leave(), 'outcome'), 'waiting')
    assert.equal(await leave(), 'spend.too_many_waiting')
    const psbt = owner.spend(17_000n)
    const told = await owner.api().askSpend({ wallet: WALLET, body: spendBody(owner, psbt) })
    assert.equal(told.state, 'signed')
    for (const txid of left) {
      await owner.ask('spend.cancel', { wallet: WALLET, txid }).catch(() => undefined)
    }
    say(
      'the whole computer, and left 65 spends to wait for a code',
      '64 places; the owner’s spend with a code went through',
    )
  },

  'a request is not new again because the server is': async ({ owner, installation, last }) => {
    const psbt = owner.spend(18_000n)
    await owner.api().askSpend({ wallet: WALLET, body: spendBody(owner, psbt) })
    const before = await owner.usedSats()
    const seen = await last('POST')
    await installation.kill('server')
    await installation.recover()
    const request = requestOf(seen)
    const answer = await fetch(`${installation.status().api}${seen.path}`, {
      method: 'POST',
      headers: headersOf(owner, request),
      body: new TextDecoder().decode(request.body),
    })
    assert.equal(answer.status, 409)
    assert.equal(await owner.usedSats(), before)
    say('a signed request of 18500 sat, sent again after the server started anew', '409, 0 sat')
  },
}
