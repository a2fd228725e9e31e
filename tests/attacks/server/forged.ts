// Acts that no device asked for: everything the server's socket carries, made up by whoever has it.

import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { request } from 'node:http'
import { writeRequest } from '@countersign/channel/envelope.ts'
import { MESSAGE_KINDS, type MessageKind, messageRules } from '@countersign/channel/messages.ts'
import { type Canonical, canonicalBytes, readCanonical } from '@countersign/core/canonical.ts'
import { at } from '../../builders/house.ts'
import { spendBody, WALLET } from '../../builders/owner.ts'
import { say } from '../say.ts'
import { signedRequest } from './codes.ts'
import type { Scenarios, Site } from './site.ts'

/**
 * All that may be asked on the server's socket without a device. It reads, can only stop, or
 * carries signatures of its own (statements.ts), or work of miners.
 */
const UNSIGNED: readonly MessageKind[] = [
  'hello',
  'devices',
  'wallet.list',
  'wallet.show',
  'spend.state',
  'spend.review',
  'spend.pending',
  'spend.dry',
  'limits',
  'token.budgets',
  'history',
  'charter.act',
  'charter.show',
  'charter.export',
  'charter.head',
  'sign-in.check',
  'sign-in.state',
  'spend.finish',
  'unlock.issue',
  'mirror.heads',
  'mirror.read',
  'clock.headers',
  'chain.height',
  'chain.spent',
  'chain.report',
  'audit.notarise',
]

const send = ({ owner, evil }: Site, kind: MessageKind, device?: KeyObject) => {
  const time = Math.floor(Date.now() / 1000)
  const asked = { id: 'cd'.repeat(16), kind, time, body: {} }
  return evil.frame(writeRequest(owner.identity, asked, device))
}

export const FORGERIES: Scenarios = {
  'no act is heard without a device, and only reading without a signature': async (site) => {
    const isOpen = (kind: MessageKind) => messageRules(kind).unsigned.includes('server')
    assert.deepEqual(
      MESSAGE_KINDS.filter((kind) => isOpen(kind) && !UNSIGNED.includes(kind)),
      [],
    )
    const closed = MESSAGE_KINDS.filter((kind) => !isOpen(kind))
    const stranger = generateKeyPairSync('ed25519').privateKey
    for (const kind of closed) {
      const refused = /^channel\.(signature_invalid|role_forbidden)$/
      assert.match(String(await send(site, kind)), refused, kind)
      assert.match(
        String(await send(site, kind, stranger)),
        /^channel\.(device_unknown|role_forbidden)$/,
        kind,
      )
    }
    say(
      `the server, and made up each of ${closed.length} acts, unsigned and by a key of theirs`,
      'none',
    )
  },

  'the desk’s own port, which the server reaches, hears no act either': async ({
    owner,
    installation,
  }) => {
    const before = await owner.usedSats()
    const desk = new URL(installation.status().desk ?? '')
    const knock = async (kind: MessageKind, body: Canonical): Promise<string> => {
      const time = Math.floor(Date.now() / 1000)
      const framed = writeRequest(owner.identity, { id: '12'.repeat(16), kind, time, body })
      const answer = readCanonical(await postTo(desk, framed))
      return JSON.stringify(at(answer, 'answer', 'body'))
    }
    const free = MESSAGE_KINDS.filter((kind) => messageRules(kind).unsigned.includes('desk'))
    // Those that take a key or a link which the attacker has to guess; those that carry signatures
    // of their own; and those that can only stop.
    const guarded = ['spend.approve', 'spend.show', 'stop.link']
    const invited = ['invitation.show', 'invitation.offer', 'invitation.accept']
    const said = ['charter.act', 'unlock.issue']
    const allowed = [...guarded, ...invited, ...said, 'hello', 'clock.headers', 'chain.report']
    assert.deepEqual(
      free.filter((kind) => !allowed.includes(kind)),
      [],
    )
    for (const kind of MESSAGE_KINDS.filter((each) => !free.includes(each))) {
      assert.match(await knock(kind, {}), /channel\.(signature_invalid|role_forbidden)/, kind)
    }
    // One that waits, whose key the attacker does not have.
    const psbt = owner.spend(93_000n)
    const asked = { wallet: WALLET, ...spendBody(owner, psbt, null), deskKey: '0c'.repeat(32) }
    const { broadcast: _, ...body } = asked
    await owner.ask('spend.sign', body)
    const named = { wallet: WALLET, txid: psbt.txid, key: '0c'.repeat(32) }
    assert.match(await knock('spend.show', named), /spend\.missing/)
    const code = owner.sealedCode(psbt.txid)
    assert.match(await knock('spend.approve', { ...named, code }), /spend\.missing/)
    await owner.ask('spend.cancel', { wallet: WALLET, txid: psbt.txid })
    assert.equal(await owner.usedSats(), before)
    say(
      'the server, and asked at the desk’s port for a spend of 93500 sat that waits there',
      '0 sat, and no look at it: its key is the owner’s browser’s',
    )
  },

  'what the device signed cannot be given another meaning': async ({ owner, evil }) => {
    const before = await owner.usedSats()
    const [honest, theirs] = [owner.spend(19_000n), owner.spend(92_000n)]
    const body = spendBody(owner, honest)
    const signed = signedRequest(owner, { body })
    for (const changed of [
      { ...body, broadcast: 'yes' },
      { ...body, psbt: spendBody(owner, theirs, null).psbt },
      { ...body, deskKey: '0b'.repeat(32) },
      { psbt: body.psbt },
    ]) {
      const forged = { ...signed, body: canonicalBytes(changed) }
      assert.equal(await evil.pass(forged), 'channel.signature_invalid')
    }
    assert.equal(await owner.usedSats(), before)
    assert.equal(at(await evil.pass(signed), 'outcome'), 'signed')
    assert.equal((await owner.usedSats()) - before, 19_500n)
    say(
      'the server, and changed broadcast, PSBT, desk key and code of a signed spend of 19500 sat',
      'nothing; unchanged it was signed as the owner meant it',
    )
  },

  'the server cannot answer for a witness, nor read what is sealed': async ({ owner, evil }) => {
    const forged = {
      ...signedRequest(owner, { body: { nonce: '00'.repeat(16), heads: [] }, path: '/v1/witness' }),
      signature: '11'.repeat(64),
    }
    assert.equal(await evil.pass(forged), 'channel.signature_invalid')
    const read = { log: 'charter', after: '0', limit: '500' }
    const time = Math.floor(Date.now() / 1000)
    const framed = writeRequest(owner.identity, {
      id: 'ef'.repeat(16),
      kind: 'mirror.read',
      time,
      body: read,
    })
    const mirror = JSON.stringify(await evil.frame(framed))
    assert.ok(mirror.includes(WALLET))
    for (const secret of ['"seed"', '"recovery"', '"sealed"'])
      assert.ok(!mirror.includes(secret), secret)
    say(
      'the server, and the whole mirror of the charter',
      'no seed, no recovery code, no witness’s word',
    )
  },
}

/** As any program of this machine can. */
function postTo(desk: URL, framed: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const headers = {
      host: desk.host,
      'content-type': 'application/octet-stream',
      'content-length': framed.length,
    }
    const to = { method: 'POST', host: '127.0.0.1', port: desk.port, path: '/signer', headers }
    const sent = request(to, (answer) => {
      const chunks: Uint8Array[] = []
      answer.on('data', (chunk: Uint8Array) => chunks.push(chunk))
      answer.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))))
    })
    sent.on('error', reject)
    sent.end(framed)
  })
}
