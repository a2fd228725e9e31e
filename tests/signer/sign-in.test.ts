// Codes that let a member into the console: who gets an authenticator for them and by what, each
// code once, wrong ones slowed down and never for good.

import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { spendBinding } from '@countersign/channel/bindings.ts'
import { signInBinding } from '@countersign/channel/sign-in.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { makePerson } from '@countersign/demo/person.ts'
import { SIGN_IN_LOG } from '@countersign/signer/sign-ins.ts'
import {
  at,
  claim,
  codeNow,
  type House,
  nextCode,
  openHouse,
  wrongCode,
} from '../builders/house.ts'
import {
  BY_SERVER,
  checkCode,
  confirmSignIn,
  freshCheck,
  type HeldSignIn,
  membersWithSignIn,
  offerSignIn,
  openBoth,
  removeSignIn,
} from '../builders/sign-in.ts'
import { joined, ORIGIN, openTeam, type Team } from '../builders/team.ts'
import { openTreasury, sign } from '../builders/treasury.ts'
import { paying } from '../builders/waiting.ts'

const OWNER = 'owner'
const WRONG = { code: 'signin.code_wrong' }
const REUSED = { code: 'signin.code_reused' }
const THROTTLED = { code: 'signin.throttled' }
const NEEDS_CONSENT = { code: 'signin.consent_missing' }

/** A claimed signer whose owner has no authenticator of any sort. */
function openBare(t: TestContext): House {
  const house = openHouse()
  t.after(() => house.close())
  claim(house)
  return house
}

/** The same with an authenticator for signing in. */
function openSignedUp(t: TestContext): { readonly house: House; readonly held: HeldSignIn } {
  const house = openBare(t)
  const held = offerSignIn(house)
  confirmSignIn(house, held)
  return { house, held }
}

async function openFour(t: TestContext): Promise<Team> {
  const team = await openTeam({ founding: { quorum: 2 } })
  t.after(() => team.house.close())
  return team
}

/** Bob's, agreed to by a code of the authenticator he joined with. */
function signUpBob({ house, bob }: Team): HeldSignIn {
  const held = offerSignIn(house, bob.device)
  confirmSignIn(house, held, { device: bob.device, consent: { by: 'spend', code: bob.code() } })
  return held
}

const entriesOf = (house: House) => house.service().signer.journal.read(SIGN_IN_LOG)
const kindsOf = (house: House) => entriesOf(house).map(({ kind }) => kind)

describe('enrolling a sign-in authenticator', () => {
  it('takes the device alone while there is no code yet, and counts from its first code', (t) => {
    const house = openBare(t)
    const held = offerSignIn(house)
    assert.throws(() => freshCheck(house, OWNER, held), { code: 'signin.none' })
    assert.throws(() => confirmSignIn(house, held, { code: wrongCode(house, held.seed) }), WRONG)
    const told = confirmSignIn(house, held)
    assert.equal(at(told, 'authenticators', 0, 'authenticator'), held.authenticator)
    assert.deepEqual(membersWithSignIn(house), [OWNER])
    assert.throws(() => checkCode(house, OWNER, codeNow(house, held.seed)), REUSED)
    assert.equal(at(freshCheck(house, OWNER, held), 'isRight'), 'yes')
  })

  it('takes a code as well where there is an authenticator for spends', (t) => {
    const treasury = openTreasury()
    t.after(() => treasury.house.close())
    const { house, held: spends } = treasury
    const held = offerSignIn(house)
    const confirm = (code: string, by: 'spend' | 'sign-in' = 'spend') =>
      confirmSignIn(house, held, { consent: { by, code } })
    assert.throws(() => confirmSignIn(house, held), NEEDS_CONSENT)
    assert.throws(() => confirm(wrongCode(house, spends.seed)), { code: 'factor.code_wrong' })
    assert.throws(() => confirm(codeNow(house, held.seed), 'sign-in'), { code: 'signin.none' })
    assert.deepEqual(membersWithSignIn(house), [])
    const code = nextCode(house, spends.seed)
    confirm(code)
    assert.deepEqual(membersWithSignIn(house), [OWNER])
    assert.throws(() => sign(treasury, paying(treasury, 1_000n, 1), code), {
      code: 'factor.code_reused',
    })
  })

  it('replaces the one there was by a code of either sort, and the old one ends', (t) => {
    const { house, held: spends, signIn } = openBoth(t)
    const second = offerSignIn(house)
    assert.throws(() => confirmSignIn(house, second), NEEDS_CONSENT)
    confirmSignIn(house, second, { consent: { by: 'sign-in', code: nextCode(house, signIn.seed) } })
    assert.throws(() => freshCheck(house, OWNER, signIn), WRONG)
    freshCheck(house, OWNER, second)
    const third = offerSignIn(house)
    confirmSignIn(house, third, { consent: { by: 'spend', code: nextCode(house, spends.seed) } })
    assert.throws(() => freshCheck(house, OWNER, second), WRONG)
    freshCheck(house, OWNER, third)
    assert.deepEqual(membersWithSignIn(house), [OWNER])
  })

  it('is removed by a code, and by none of another authenticator', (t) => {
    const { house, held } = openSignedUp(t)
    const remove = (code: string) => removeSignIn(house, held, { by: 'sign-in', code })
    assert.throws(() => remove(wrongCode(house, held.seed)), WRONG)
    assert.throws(() => removeSignIn(house, { authenticator: 'sign-in-0' }, wrongConsent), {
      code: 'signin.missing',
    })
    remove(nextCode(house, held.seed))
    assert.deepEqual(membersWithSignIn(house), [])
    assert.throws(() => freshCheck(house, OWNER, held), { code: 'signin.none' })
  })

  it('forgets an offer after fifteen minutes, and after five wrong codes', (t) => {
    const house = openBare(t)
    const late = offerSignIn(house)
    house.clock.now += 901
    assert.throws(() => confirmSignIn(house, late), { code: 'signin.missing' })
    const guessed = offerSignIn(house)
    for (let tries = 0; tries < 5; tries += 1) {
      const code = wrongCode(house, guessed.seed)
      assert.throws(() => confirmSignIn(house, guessed, { code }), WRONG)
    }
    assert.throws(() => confirmSignIn(house, guessed), { code: 'signin.missing' })
    assert.deepEqual(kindsOf(house), [])
  })

  it('is each member’s own in a team, and nobody’s who is suspended', async (t) => {
    const team = await openFour(t)
    const { house, ada, bob, dan } = team
    const held = signUpBob(team)
    assert.deepEqual(membersWithSignIn(house), ['bob'])
    freshCheck(house, 'bob', held)
    assert.throws(() => freshCheck(house, OWNER, held), { code: 'signin.none' })
    const consent = { by: 'spend', code: ada.code() } as const
    assert.throws(() => removeSignIn(house, held, consent), { code: 'signin.missing' })
    const offered = offerSignIn(house, bob.device)
    assert.throws(() => confirmSignIn(house, offered), { code: 'signin.missing' })
    await team.act(dan, { act: 'freeze', subject: 'member:bob', why: 'lost' }, ['device'])
    assert.throws(() => freshCheck(house, 'bob', held), { code: 'charter.suspended' })
    assert.throws(() => offerSignIn(house, bob.device), { code: 'charter.suspended' })
  })

  it('ends with its member, whoever is given their id later', async (t) => {
    const team = await openFour(t)
    const { house, stage, ada, cyn } = team
    const held = signUpBob(team)
    const decided = async (change: Canonical) => {
      const proposal = await team.propose(ada, [change])
      await team.vote(cyn, proposal)
      house.clock.now += 1
    }
    await decided({ kind: 'member.remove', member: 'bob' })
    assert.deepEqual(membersWithSignIn(house), [])
    assert.throws(() => freshCheck(house, 'bob', held), { code: 'signin.none' })
    const another = makePerson({ member: 'bob', name: 'Robert', origin: ORIGIN })
    const invited = await joined(stage, ada, another, ['administrator'])
    await decided({ kind: 'member.add', ...invited })
    assert.throws(() => freshCheck(house, 'bob', held), { code: 'signin.none' })
    const own = signUpBob({ ...team, bob: another })
    freshCheck(house, 'bob', own)
  })
})

const wrongConsent = { by: 'sign-in', code: '000000' } as const

describe('a sign-in code', () => {
  it('counts once, also after a restart; its own attempt is told again', (t) => {
    const { house, held } = openSignedUp(t)
    const code = nextCode(house, held.seed)
    const request = 'ab'.repeat(32)
    const yes = checkCode(house, OWNER, code, request)
    assert.throws(() => checkCode(house, OWNER, code), REUSED)
    assert.deepEqual(checkCode(house, OWNER, code, request), yes)
    house.reopen()
    assert.throws(() => checkCode(house, OWNER, code), REUSED)
    assert.deepEqual(checkCode(house, OWNER, code, request), yes)
    freshCheck(house, OWNER, held)
    assert.throws(() => checkCode(house, OWNER, code, request), REUSED)
    assert.deepEqual(kindsOf(house), ['sign-in.enrolled', 'sign-in.accepted', 'sign-in.accepted'])
  })

  it('is slowed down when wrong, writes nothing meanwhile, and is never locked', (t) => {
    const { house, held } = openSignedUp(t)
    const start = house.clock.now
    let looked = 0
    // Six hours of a guess every half minute.
    for (; house.clock.now < start + 6 * 3_600; house.clock.now += 30) {
      try {
        checkCode(house, OWNER, wrongCode(house, held.seed))
      } catch (error) {
        if ((error as { code: string }).code === 'signin.code_wrong') looked += 1
      }
    }
    assert.equal(kindsOf(house).filter((kind) => kind === 'sign-in.refused').length, looked)
    // Five, seven more after 30, 60, … 1,920 seconds, then one an hour.
    assert.equal(looked, 5 + 7 + 4)
    assert.throws(() => freshCheck(house, OWNER, held), THROTTLED)
    house.reopen()
    assert.throws(() => freshCheck(house, OWNER, held), THROTTLED)
    house.clock.now += 3_600
    freshCheck(house, OWNER, held)
    assert.throws(() => checkCode(house, OWNER, wrongCode(house, held.seed)), WRONG)
    freshCheck(house, OWNER, held)
  })

  it('that is wrong at the console keeps nobody from replacing it at the desk', (t) => {
    const { house, held } = openSignedUp(t)
    for (const seconds of [0, 0, 0, 0, 0, 30, 60]) {
      house.clock.now += seconds
      assert.throws(() => checkCode(house, OWNER, wrongCode(house, held.seed)), WRONG)
    }
    assert.throws(() => freshCheck(house, OWNER, held), THROTTLED)
    const other = offerSignIn(house)
    confirmSignIn(house, other, { consent: { by: 'sign-in', code: nextCode(house, held.seed) } })
    freshCheck(house, OWNER, other)
  })

  it('is looked at while everything is frozen, and before a witness has answered', async (t) => {
    const team = await openFour(t)
    const { house, dan } = team
    const held = signUpBob(team)
    await team.act(dan, { act: 'freeze', subject: 'organisation', why: 'a call' }, ['device'])
    freshCheck(house, 'bob', held)
    house.reopen({ isWitnessed: false })
    freshCheck(house, 'bob', held)
    const asked = { nonce: house.service().signer.witness.nonce, heads: [falseHead] }
    assert.throws(() => house.ask('witness.answer', asked))
    assert.notEqual(house.service().signer.charter().stops.frozen, null)
    freshCheck(house, 'bob', held)
    assert.throws(() => checkCode(house, 'bob', wrongCode(house, held.seed)), WRONG)
    const other = offerSignIn(house, team.bob.device)
    const consent = { by: 'spend', code: team.bob.code() } as const
    assert.throws(() => confirmSignIn(house, other, { device: team.bob.device, consent }), {
      code: /^(signer|charter)\.frozen$/,
    })
  })

  it('is sealed for one member, and for nothing else', async (t) => {
    const team = await openFour(t)
    const { house } = team
    const held = signUpBob(team)
    const request = '11'.repeat(32)
    for (const binding of [signInBinding('owner'), spendBinding('spending', '00'.repeat(32))]) {
      const code = house.seal(nextCode(house, held.seed), binding)
      assert.throws(() => house.ask('sign-in.check', { member: 'bob', code, request }, BY_SERVER), {
        code: 'channel.seal_broken',
      })
    }
  })
})

const falseHead = { log: 'charter', seq: '1', hash: '00'.repeat(32) }
