// The attacker has a token that may ask for spends: its key, and with it the user's key of the
// wallet, for a program that asks needs both. In this process, where the clock is the test's.

import assert from 'node:assert/strict'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { readAnswer, writeHttpRequest } from '@countersign/channel/envelope.ts'
import { fingerprint } from '@countersign/channel/identity.ts'
import { rawPublicKey, signBytes } from '@countersign/channel/keys.ts'
import { MESSAGE_KINDS, messageRules } from '@countersign/channel/messages.ts'
import {
  bytesToSign,
  contentDigest,
  httpRequestHash,
  httpTag,
} from '@countersign/core/access/http-signature.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { canonicalBytes } from '@countersign/core/canonical.ts'
import { deviceBytes } from '@countersign/core/charter/statement.ts'
import { policyHash, policyToCanonical } from '@countersign/core/policy/policy.ts'
import { serve } from '@countersign/signer/serve.ts'
import { payment } from '../builders/coins.ts'
import { BOTH, decide, policyNow } from '../builders/deciding.ts'
import { carried, forged, refusalOf } from '../builders/governance-play.ts'
import { at } from '../builders/house.ts'
import { type Till, tillOf } from '../builders/till.ts'
import { coinOf, limited, planned } from '../builders/treasury.ts'
import { outcome, paying, stateOf, used } from '../builders/waiting.ts'
import { say } from './say.ts'

const DAY = 86_400

/** All that can be had in one go: small spends, large ones, and fees, until nothing passes. */
function drain(till: Till, from: number): bigint {
  let taken = 0n
  const sizes = [25_000n, 10_000n, 3_000n, 1_000n, 600n]
  let nonce = from
  for (const size of sizes) {
    for (let tries = 0; tries < 4; tries += 1) {
      nonce += 1
      const answer = till.ask(paying(till.treasury, size, nonce))
      if (outcome(answer) === 'signed') taken += size + 500n
    }
  }
  return taken
}

describe('whoever has a token’s key and the wallet’s user key', () => {
  it('takes its budget in a window and no satoshi more, over restarts and by fees', async (t) => {
    const till = await tillOf(t)
    const first = drain(till, 0)
    till.team.house.reopen()
    const again = drain(till, 100)
    assert.ok(first > 25_000n && first + again <= 30_000n, `${first} and ${again}`)
    const fees = planned(till.treasury, {
      coins: [coinOf(till.treasury, 40_000n, 300)],
      payments: [payment(600n)],
      change: [],
    })
    assert.equal(outcome(till.ask(fees)), 'denied')
    assert.equal(used(till.treasury), String(first + again))
    say('a token of 30000 sat a day, a restart between', `${first + again} sat in a day`)
  })

  it('gets nothing more out of an organisation that was locked and is unlocked', async (t) => {
    const till = await tillOf(t, [], {})
    const { team } = till
    team.house.clock.now += 2 * DAY
    const wider = team.propose(team.ada, [till.adding({ budgetSats: '90000' })])
    await assert.rejects(wider, { code: 'charter.locked' })
    const taken = drain(till, 0)
    // Two operators open it for one proposal, which is the members' own.
    const ticket = await team.unlock(team.ada, 'organisation')
    assert.equal(drain(till, 200), 0n)
    const terms = till.adding({ name: 'The till' })
    const proposal = await team.propose(team.ada, [terms], { ticket })
    await team.vote(team.bob, proposal)
    await team.vote(team.cyn, proposal)
    assert.equal(drain(till, 300), 0n)
    team.house.clock.now += DAY - 1
    assert.equal(drain(till, 400), 0n)
    const wide = till.adding({ budgetSats: '90000' })
    await assert.rejects(team.propose(team.ada, [wide], { ticket }), {
      code: 'charter.ticket_invalid',
    })
    say('the same token, through lock, ticket and new terms', `${taken} sat in the same day`)
  })

  it('is refused everything but asking, by both doors, and so reads no secret', async (t) => {
    const till = await tillOf(t)
    let refused = 0
    for (const kind of MESSAGE_KINDS) {
      const { roles, unsigned } = messageRules(kind)
      for (const role of ['server', 'desk'] as const) {
        if (['spend.sign', 'spend.cancel', 'spend.dry', 'genesis.claim'].includes(kind)) continue
        if (!roles.includes(role) || unsigned.includes(role)) continue
        assert.throws(() => till.send(kind, {}, role), { code: 'token.forbidden' }, kind)
        refused += 1
      }
    }
    say('a token at the doors of server and desk', `token.forbidden, ${refused} times`)
  })

  it('approves nothing, votes for nothing, and widens nothing', async (t) => {
    const till = await tillOf(t, [BOTH])
    const { team, treasury, key } = till
    const psbt = paying(treasury, 10_000n, 1)
    assert.equal(outcome(till.ask(psbt)), 'waiting')
    const credential = rawPublicKey(key).toHex()
    const statements = [
      { act: 'propose', changes: [till.adding({ budgetSats: '90000' })], why: '' },
      { act: 'freeze', subject: 'organisation', why: '' },
      {
        act: 'approve-spend',
        wallet: treasury.wallet,
        txid: psbt.txid,
        policy: policyNow(till),
        decision: 'approve',
      },
    ] as const
    for (const member of ['bob', 'till', 'token:till']) {
      for (const said of statements) {
        const body = await forged(team, team.bob, said, {
          member,
          signatures: (hashed) => {
            const signature = signBytes(key, deviceBytes(hashed)).toHex()
            return [{ kind: 'signed', by: 'device', credential, signature }]
          },
        })
        const code = await refusalOf(() => carried(team.house, body))
        assert.match(code, /^charter\.(?:credential_unknown|member_unknown)$/)
      }
    }
    team.house.clock.now += 1
    assert.equal(outcome(till.ask(psbt)), 'waiting')
    assert.equal(used(treasury), '0')
    say('a token with a spend that waits for two approvals', 'charter.credential_unknown')
  })

  it('is stopped by any one member, at every step, whatever waits for it', async (t) => {
    const till = await tillOf(t, [BOTH])
    const { team, treasury } = till
    const psbt = paying(treasury, 10_000n, 1)
    till.ask(psbt)
    await decide(till, team.bob, psbt.txid)
    await decide(till, team.cyn, psbt.txid)
    await team.act(team.dan, { act: 'freeze', subject: 'token:till', why: 'stolen' }, ['device'])
    const frozen = { code: 'charter.frozen' }
    for (const nonce of [1, 2]) {
      assert.throws(() => till.ask(paying(treasury, 10_000n, nonce)), frozen)
    }
    const { wallet } = treasury
    assert.throws(() => till.send('spend.cancel', { wallet, txid: psbt.txid }), frozen)
    team.house.reopen()
    assert.throws(() => till.ask(psbt), frozen)
    assert.equal(stateOf(treasury, psbt.txid), 'waiting')
    assert.equal(used(treasury), '0')
    say('a token frozen between the last approval and the signature', '0 sat')
  })

  it('has nothing once it is taken away, also by its old requests and another key', async (t) => {
    const till = await tillOf(t)
    const { treasury } = till
    const from = policyNow(till)
    const policy = policyToCanonical(limited(100_000n))
    const narrowed = { kind: 'policy.set', wallet: treasury.wallet, from, policy }
    assert.notEqual(from, policyHash(limited(100_000n)))
    // The rule that asks everybody for a code is back with it.
    await till.carry([narrowed, { kind: 'token.remove', token: 'till' }])
    const unknown = { code: 'channel.device_unknown' }
    assert.throws(() => till.ask(paying(treasury, 1_000n, 1)), unknown)
    const other = generateKeyPairSync('ed25519').privateKey
    assert.throws(() => till.ask(paying(treasury, 1_000n, 1), { key: other }), unknown)
    assert.equal(used(treasury), '0')
  })

  it('is refused by the signer where the server says that it came from elsewhere', async (t) => {
    const till = await tillOf(t)
    const { signer } = till.team.house.service()
    const psbt = paying(till.treasury, 1_000n, 1)
    const asked = (from?: string) => {
      const body = canonicalBytes({ psbt: writePsbt(psbt).toBase64() })
      const params = {
        method: 'POST',
        path: `/v1/wallets/${till.treasury.wallet}/spends`,
        contentDigest: contentDigest(body),
        created: till.team.house.clock.now,
        keyId: rawPublicKey(till.key).toHex(),
        nonce: randomBytes(16).toHex(),
        tag: httpTag(fingerprint(signer.keys.identity)),
      }
      const signature = signBytes(till.key, bytesToSign(params)).toHex()
      const { method, path, created, nonce, keyId: key } = params
      const claimed = from === undefined ? {} : { from }
      const request = { method, path, created, nonce, key, body, signature, ...claimed }
      const framed = writeHttpRequest(request)
      const { signingKey } = signer.keys.identity
      const answered = serve(till.team.house.service(), 'server', framed)
      const answer = readAnswer(answered, httpRequestHash(params), signingKey)
      return answer.kind === 'answer' ? answer.body : assert.fail(answer.code)
    }
    const denied = asked('198.51.100.7')
    assert.equal(at(denied, 'verdict', 'because', 0, 'rule'), 'token:network')
    assert.equal(outcome(asked('192.0.2.7')), 'signed')
    say('a token from another network, as the server says', 'token:network')
  })
})
