// The attacker has the user's computer: wallet file, passphrase, device key, and every keystroke,
// so also each one-time code after it was typed. Without the next code they get nothing; with one
// code, no more than the limit.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { factorBinding, recoveryBinding, spendBinding } from '@countersign/channel/bindings.ts'
import type { SignerClient } from '@countersign/channel/client.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { defaultPolicy } from '@countersign/core/policy/defaults.ts'
import { policyHash, policyToCanonical } from '@countersign/core/policy/policy.ts'
import { coin, payment, signedBy, unsigned } from '../builders/coins.ts'
import { at, replyKey } from '../builders/house.ts'
import {
  codeOf,
  freshCode,
  makeWallet,
  type Owned,
  type RealSigner,
  sealed,
  spendRequest,
  startReal,
} from '../builders/process.ts'
import { say } from './say.ts'

describe('whoever has the whole computer', () => {
  let real: RealSigner
  let owned: Owned
  let client: SignerClient
  let coins = 0
  before(async () => {
    real = await startReal()
    client = await real.connect()
    owned = await makeWallet(real, client)
  })
  after(() => real.stop())

  const spend = (sats: bigint, feeSats = 1_000n): Psbt => {
    coins += 1
    const one = coin(owned.descriptor, { chain: 0, index: coins }, sats + feeSats, coins)
    return signedBy(
      unsigned(owned.descriptor, { coins: [one], payments: [payment(sats)] }),
      owned.user,
    )
  }
  const ask = (psbt: Psbt, code?: string) =>
    client.ask('spend.sign', spendRequest(real, owned, psbt, code))
  const refusal = (code: string) => (error: unknown) => (error as { code?: string }).code === code

  it('gets no signature without a code', async () => {
    const answer = await ask(spend(100_000n))
    assert.equal(at(answer, 'outcome'), 'code-needed')
    assert.equal(at(answer, 'signatures'), undefined)
    say('the whole computer, its keys and every keystroke; no code', '0 of 101000 sat')
  })

  it('gets nothing with a code that was used before', async () => {
    const code = freshCode(real, owned.seed)
    assert.equal(at(await ask(spend(100_000n), code), 'outcome'), 'signed')
    await assert.rejects(ask(spend(100_000n), code), refusal('factor.code_reused'))
    say(
      'the whole computer, its keys and every keystroke, and a code that was used',
      '0 of 101000 sat',
    )
  })

  it('gets nothing with a code the owner sealed for another spend', async () => {
    const honest = spend(100_000n)
    const kept = sealed(real, freshCode(real, owned.seed), spendBinding(owned.wallet, honest.txid))
    const theirs = spend(200_000n)
    const body = { wallet: owned.wallet, psbt: writePsbt(theirs).toBase64(), code: kept }
    await assert.rejects(client.ask('spend.sign', body), refusal('channel.seal_broken'))
    say(
      'the whole computer, its keys and every keystroke, and a code sealed for another spend',
      '0 of 201000 sat',
    )
  })

  it('gets nothing signed ahead of its time, to be sent when its limit is free again', async () => {
    const inAMonth = Math.floor(Date.now() / 1000) + 30 * 86_400
    const held = [{ lockTime: inAMonth }, { lockTime: 4_000 }, { sequence: 4_320 }].map(
      (more, at) => {
        const one = coin(owned.descriptor, { chain: 0, index: at }, 101_000n, 900 + at)
        const plan = { coins: [one], payments: [payment(100_000n)], ...more }
        return signedBy(unsigned(owned.descriptor, plan), owned.user)
      },
    )
    const server = await real.connect('server')
    await server.ask('chain.height', { height: '100' })
    for (const psbt of held) {
      await assert.rejects(ask(psbt, '000000'), refusal('sign.lock_time_ahead'))
    }
    say('the whole computer, and three spends that could be sent in a month', '0 of 303000 sat')
  })

  it('gets no more than the limit with one code, which a denial does not use up', async () => {
    const code = freshCode(real, owned.seed)
    const answer = await ask(spend(5_000_001n), code)
    assert.equal(at(answer, 'outcome'), 'denied')
    assert.equal(at(answer, 'verdict', 'because', 0, 'rule'), 'limit-24h')
    assert.equal(at(await ask(spend(4_000_000n), code), 'outcome'), 'signed')
    // The next code does not help either: the limit is the owner's whole history.
    const next = await ask(spend(1_000_000n), freshCode(real, owned.seed))
    assert.equal(at(next, 'outcome'), 'denied')
    say(
      'the whole computer, its keys and every keystroke, and one fresh code; then a second',
      '4001000 sat of a limit of 5000000, and 0 by the second',
    )
  })

  it('cannot burn the coins as fee', async () => {
    const answer = await ask(spend(100_000n, 300_000n), freshCode(real, owned.seed))
    assert.equal(at(answer, 'outcome'), 'denied')
    assert.equal(at(answer, 'verdict', 'because', 0, 'rule'), 'fee-rate')
    say(
      'the whole computer, its keys and every keystroke, and a fresh code for a fee of 300000 sat',
      '0 sat burnt',
    )
  })

  it('cannot get the code by guessing: it is slowed down, even with the right one', async () => {
    const psbt = spend(10_000n)
    const wrong = codeOf(real, owned.seed) === '000000' ? '000001' : '000000'
    for (let tries = 0; tries < 5; tries += 1) {
      await assert.rejects(ask(psbt, wrong), refusal('factor.code_wrong'))
    }
    const right = codeOf(real, owned.seed)
    await assert.rejects(ask(psbt, right), refusal('factor.throttled'))
    real.child().kill()
    await real.restart()
    client = await real.connect()
    await assert.rejects(ask(psbt, right), refusal('factor.throttled'))
    real.advance(60)
    say(
      'the whole computer, its keys and every keystroke, and guessed codes',
      'five guesses, then waits that a restart did not end',
    )
  })

  it('cannot loosen the policy', async () => {
    const policy = defaultPolicy()
    const rules = policy.rules.filter(({ id }) => id !== 'limit-24h')
    const body = {
      wallet: owned.wallet,
      from: policyHash(policy),
      policy: policyToCanonical({ ...policy, rules }),
    }
    await assert.rejects(client.ask('policy.tighten', body), refusal('policy.not_tightening'))
    say('the whole computer, its keys and every keystroke', 'no looser policy')
  })

  it('cannot enrol an authenticator of their own', async () => {
    const { replyTo } = replyKey()
    await assert.rejects(client.ask('factor.enrol', { replyTo }), refusal('factor.exists'))
    const hello = await client.ask('hello', {})
    const head = String(at(hello, 'charter', 'hash'))
    const recoveryCode = sealed(real, 'AAAA-AAAA-AAAA-AAAA', recoveryBinding(head))
    const replace: Canonical = { replyTo, head, recoveryCode, walletKeys: [] }
    await assert.rejects(
      client.ask('factor.replace', replace),
      refusal('factor.recovery_code_wrong'),
    )
    const code = sealed(real, codeOf(real, owned.seed), factorBinding('factor-confirm', 'totp-1'))
    const confirm = { factor: 'totp-1', code, replyTo }
    await assert.rejects(client.ask('factor.confirm', confirm), refusal('factor.missing'))
    say(
      'the whole computer, its keys and every keystroke, and a guessed recovery code',
      'no authenticator',
    )
  })
})
