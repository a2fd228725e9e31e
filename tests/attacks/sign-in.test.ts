// Whoever owns the server carries everybody's sign-in codes, and may ask about them as often as
// they like. Played against the signer's own rules, by the server's door and by the desk's.

import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { describe, it } from 'node:test'
import { creationBinding, deviceBinding } from '@countersign/channel/bindings.ts'
import { MESSAGE_KINDS, type MessageKind, messageRules } from '@countersign/channel/messages.ts'
import { signInBinding, signInConsentBinding } from '@countersign/channel/sign-in.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { type Canonical, canonicalText } from '@countersign/core/canonical.ts'
import { SIGN_IN_LOG } from '@countersign/signer/sign-ins.ts'
import { base32 } from '@countersign/signer/totp.ts'
import { refusalOf } from '../builders/governance-play.ts'
import { nextCode, replyKey, wrongCode } from '../builders/house.ts'
import {
  BY_SERVER,
  checkCode,
  confirmSignIn,
  freshCheck,
  offerSignIn,
  openBoth,
} from '../builders/sign-in.ts'
import { openTeam } from '../builders/team.ts'
import { paying, used } from '../builders/waiting.ts'
import { say } from './say.ts'

describe('whoever owns the server, and has sign-in codes pass by', () => {
  it('reads no seed, by any question there is', (t) => {
    const { house, signIn, wallet } = openBoth(t)
    freshCheck(house, 'owner', signIn)
    const logs = [SIGN_IN_LOG, 'charter', 'audit', `spends/${wallet}`]
    const pages = { after: '0', limit: '500' }
    const asked: readonly (readonly [MessageKind, Canonical])[] = [
      ...logs.map((log) => ['mirror.read', { log, ...pages }] as const),
      ['mirror.heads', {}],
      ['charter.show', {}],
      ['charter.export', pages],
      ['sign-in.state', {}],
      ['hello', {}],
    ]
    const told = asked.map(([kind, body]) => canonicalText(house.ask(kind, body, BY_SERVER))).join()
    assert.match(told, new RegExp(signIn.authenticator))
    const bytes = Buffer.from(signIn.seed)
    const sealed = house.service().signer.signIns.of('owner')?.sealedSeed ?? ''
    for (const secret of [base32(bytes), bytes.toString('hex'), bytes.toString('base64'), sealed]) {
      assert.ok(secret.length > 20 && !told.includes(secret))
    }
    say(`the server, and asked ${asked.length} questions`, 'no seed, and none that is sealed')
  })

  it('enrols, replaces and removes for nobody', async (t) => {
    const team = await openTeam()
    t.after(() => team.house.close())
    const { house, bob } = team
    const { replyTo } = replyKey()
    const kinds = MESSAGE_KINDS.filter((kind) => kind.startsWith('sign-in.'))
    const acts = kinds.filter((kind) => !messageRules(kind).roles.includes('server'))
    assert.equal(acts.length, 4)
    const { privateKey: stranger } = generateKeyPairSync('ed25519')
    for (const kind of acts) {
      const tried = [
        () => house.ask(kind, { replyTo }, BY_SERVER),
        () => house.ask(kind, { replyTo }, { role: 'server', device: bob.device }),
        () => house.ask(kind, { replyTo }, { device: null }),
        () => house.ask(kind, { replyTo }, { device: stranger }),
      ]
      for (const door of tried) assert.match(await refusalOf(door), /^channel\./, kind)
    }
    // With Bob's device key as well: the seed is theirs, but not a code that agrees to it.
    const stolen = offerSignIn(house, bob.device)
    const confirm = (consent?: { readonly by: 'spend' | 'sign-in'; readonly code: string }) =>
      refusalOf(() =>
        confirmSignIn(house, stolen, { device: bob.device, ...(consent ? { consent } : {}) }),
      )
    assert.equal(await confirm(), 'signin.consent_missing')
    assert.equal(await confirm({ by: 'spend', code: bob.wrongCode() }), 'factor.code_wrong')
    assert.equal(await confirm({ by: 'sign-in', code: '000000' }), 'signin.none')
    assert.equal(await refusalOf(() => checkCode(house, 'bob', '000000')), 'signin.none')
    say(
      'the server, the desk’s port, and then a member’s device key',
      'no authenticator for signing in: a code of the member’s own was missing',
    )
  })

  it('turns a sign-in code into nothing else, and into one sign-in at most', async (t) => {
    const treasury = openBoth(t)
    const { house, signIn, wallet, held } = treasury
    const typed = nextCode(house, signIn.seed)
    const kept = house.seal(typed, signInBinding('owner'))
    const psbt = paying(treasury, 50_000n, 1)
    const other = 'ab'.repeat(32)
    const second = offerSignIn(house)
    // The owner's computer is theirs, too: every act that a code opens, with the one they kept.
    const doors: readonly (readonly [MessageKind, Canonical])[] = [
      ['spend.sign', { wallet, psbt: writePsbt(psbt).toBase64(), code: kept }],
      ['device.add', { device: other, name: 'thief', code: kept }],
      ['witness.add', { witness: other, name: 'thief', code: kept }],
      [
        'sign-in.remove',
        { authenticator: signIn.authenticator, consent: { by: 'sign-in', code: kept } },
      ],
      [
        'sign-in.confirm',
        {
          authenticator: second.authenticator,
          code: kept,
          consent: { by: 'sign-in', code: kept },
        },
      ],
    ]
    for (const [kind, body] of doors) {
      assert.equal(await refusalOf(() => house.ask(kind, body)), 'channel.seal_broken', kind)
    }
    // Read off the screen and sealed anew it is a sign-in code still.
    const device = house.seal(typed, deviceBinding(other, 'thief'))
    const add = { device: other, name: 'thief', code: device }
    assert.equal(await refusalOf(() => house.ask('device.add', add)), 'factor.code_wrong')
    checkCode(house, 'owner', typed)
    const request = other
    const again = { member: 'owner', code: kept, request }
    assert.equal(
      await refusalOf(() => house.ask('sign-in.check', again, BY_SERVER)),
      'signin.code_reused',
    )
    assert.equal(used(treasury), '0')
    // And a code for spends opens no console, however it was sealed.
    const consent = signInConsentBinding('sign-in-remove', 'spend', signIn.authenticator)
    for (const binding of [signInBinding('owner'), consent, creationBinding(wallet, '', {})]) {
      const code = house.seal(nextCode(house, held.seed), binding)
      const door = () =>
        house.ask('sign-in.check', { member: 'owner', code, request: 'cd'.repeat(32) }, BY_SERVER)
      assert.match(await refusalOf(door), /^(?:signin\.code_wrong|channel\.seal_broken)$/)
    }
    say(
      'the server, the owner’s device key and a fresh sign-in code',
      '0 sat, no device, witness or authenticator; one sign-in, which was the owner’s',
    )
  })

  it('fills no log with wrong codes, and locks nobody out for good', (t) => {
    const { house, signIn } = openBoth(t)
    const before = house.service().signer.journal.head(SIGN_IN_LOG).seq
    const wrong = wrongCode(house, signIn.seed)
    for (let tries = 0; tries < 1_000; tries += 1) {
      assert.throws(() => checkCode(house, 'owner', wrong), /signin\./)
    }
    assert.ok(house.service().signer.journal.head(SIGN_IN_LOG).seq - before <= 5)
    house.clock.now += 3_600
    freshCheck(house, 'owner', signIn)
    say(
      'the server, and sent 1000 wrong sign-in codes',
      'five entries, and at most an hour of wait',
    )
  })
})
