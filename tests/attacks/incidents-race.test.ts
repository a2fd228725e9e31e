// S11: fifty spends at once, each of most of what is left. The real signer, in its cage, over fifty
// connections; each spend with a passkey's answer of its own.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { spendChallenge } from '@countersign/core/spend/factor.ts'
import { coin, payment, signedBy, unsigned } from '../builders/coins.ts'
import { refusalOf } from '../builders/governance-play.ts'
import { openRealTeam, type RealTeam, WALLET } from '../builders/governance-real.ts'
import { at } from '../builders/house.ts'
import { type RealSigner, startReal } from '../builders/process.ts'
import { limited } from '../builders/treasury.ts'
import { say } from './say.ts'

const LIMIT_SATS = 100_000n
const SPENDS = 50

describe('S11 a race for what is left of the limit', { timeout: 60_000 }, () => {
  let real: RealSigner
  let team: RealTeam
  before(async () => {
    real = await startReal()
    const { home, device, now } = real
    team = await openRealTeam({ run: home.run, claimCode: '', device, now }, limited(LIMIT_SATS))
  })
  after(() => real?.stop())

  it('is won once: exactly one of fifty is signed, and counted', async () => {
    const { ada, descriptor, user } = team
    const { organisation } = await team.view()
    const bodies = Array.from({ length: SPENDS }, (_, nth) => {
      const one = coin(descriptor, { chain: 0, index: nth % 20 }, 90_000n, nth)
      const plan = { coins: [one], payments: [payment(89_500n, nth)] }
      const psbt = signedBy(unsigned(descriptor, plan), user)
      const named = { organisation: organisation.id, wallet: WALLET, txid: psbt.txid }
      const asserted = ada.passkey.get(spendChallenge(named))
      const assertion = { credential: ada.passkey.credential, ...asserted }
      return { wallet: WALLET, psbt: writePsbt(psbt).toBase64(), assertion }
    })
    const answers = await Promise.all(
      bodies.map((body) => team.ask('server', 'spend.sign', body, ada.device)),
    )
    const outcomes = answers.map((answer) => String(at(answer, 'outcome')))
    assert.equal(outcomes.filter((each) => each === 'signed').length, 1)
    assert.equal(outcomes.filter((each) => each === 'denied').length, SPENDS - 1)
    const limits = await team.ask('desk', 'limits', { wallet: WALLET }, ada.device)
    assert.equal(at(limits, 'limits', 0, 'usedSats'), '90000')
    // The same answer of the passkey for another spend counts for nothing.
    const [first, second] = bodies
    const moved = { ...second, assertion: first?.assertion ?? {} } as never
    assert.match(
      await refusalOf(team.ask('server', 'spend.sign', moved, ada.device)),
      /^(webauthn|charter|factor)\.|answered .*denied/,
    )
    say('fifty spends of 90000 sat at once, under a limit of 100000 sat', '90000 sat: one of them')
  })
})
