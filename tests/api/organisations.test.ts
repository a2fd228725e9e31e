// Two organisations, each a whole installation with something of everything. Every route that is an
// organisation's works for its owner, and by no way for anybody of the other, who names the very
// same things; and what they are told of them is what they are told of what there is not.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { PROBLEM_TYPE, problemOf } from '@countersign/contract/problems.ts'
import { ROUTE_IDS, routeOf } from '@countersign/contract/routes.ts'
import { askFor, SCOPED_IDS, type ScopedId } from './organisations/errands.ts'
import { type Furnished, furnish } from './organisations/names.ts'
import { OPEN, type OpenId } from './organisations/open.ts'
import { type Organisation, openOrganisation } from './organisations/organisation.ts'
import { runOwn } from './organisations/own.ts'
import { type Answer, send } from './organisations/send.ts'
import { caughtUp, stateOf } from './organisations/state.ts'
import { strangersAsks } from './organisations/strange.ts'
import { givenAway, ownOf, stringsIn } from './organisations/told.ts'
import { byDevice, byNobody, bySession, byTill, byToken, waysOf } from './organisations/ways.ts'

describe('two organisations', { timeout: 600_000 }, () => {
  let alder: Furnished
  let birch: Furnished
  /** What strangers were answered, by whose server it is about. */
  const overheard = new Map<Furnished, Answer[]>()
  const told = new Map<Furnished, Set<string>>()

  const opened: Organisation[] = []

  before(async () => {
    const open = async (name: string) => {
      const organisation = await openOrganisation(name)
      opened.push(organisation)
      return await furnish(organisation)
    }
    // Both are waited for: one that failed must not leave the other behind.
    const both = await Promise.allSettled([open('alder'), open('birch')])
    ;[alder, birch] = both.map((each) => {
      if (each.status === 'rejected') throw each.reason
      return each.value
    }) as [Furnished, Furnished]
    for (const each of [alder, birch]) {
      overheard.set(each, [])
      told.set(each, new Set(stringsIn(each.names)))
    }
  })
  after(async () => {
    await Promise.all(opened.map((each) => each.stop()))
  })

  const hear = (about: Furnished, answer: Answer): Answer => {
    overheard.get(about)?.push(answer)
    return answer
  }

  it('have every route in exactly one list', () => {
    assert.deepEqual([...SCOPED_IDS, ...Object.keys(OPEN)].sort(), [...ROUTE_IDS].sort())
  })

  it('have people whose every way in works at home', async () => {
    for (const org of [alder, birch]) {
      const { wallet, address } = org.names
      const dry = { wallet, body: { payments: [{ address, amountSats: '20000' }] } }
      const asked = [
        await send(org, byToken(org), 'listWallets', {}),
        await send(org, bySession(org), 'showMe', {}),
        await send(org, byDevice(org), 'listWallets', {}),
        await send(org, byTill(org), 'dryRun', dry),
      ]
      for (const { status, text } of asked) assert.equal(status, 200, text)
    }
  })

  it('open no route to the people of the other, by any of their ways', async () => {
    const besiege = async (to: Furnished, from: Furnished) => {
      // What opens by its own proof alone is refused without one of its own: see below.
      const ids = SCOPED_IDS.filter((each) => routeOf(each).auth !== 'none')
      const asks = new Map<ScopedId, object>()
      for (const id of ids) asks.set(id, await askFor(id, to.names))
      await caughtUp(to)
      const before = await stateOf(to)
      for (const id of ids) {
        for (const [how, way] of Object.entries(waysOf(from))) {
          const answer = hear(to, await send(to, way, id, asks.get(id) ?? {}))
          const what = `${id} by ${how} of ${from.name}: ${answer.text}`
          assert.ok([401, 403].includes(answer.status), what)
          assertProblem(answer, what)
          assert.deepEqual(answer.cookies, [], what)
        }
      }
      for (const [about, state] of await stateOf(to)) {
        assert.equal(state, before.get(about), `${about} of ${to.name}`)
      }
    }
    await Promise.all([besiege(alder, birch), besiege(birch, alder)])
  })

  for (const id of SCOPED_IDS) {
    it(`say of the other's what they say of nobody's: ${id}`, async () => {
      for (const [of, at] of [
        [alder, birch],
        [birch, alder],
      ] as const) {
        for (const { way, real, madeUp, isForeign } of await strangersAsks({ of, at, id })) {
          const found = hear(of, await send(at, way, id, await real()))
          const missing = hear(of, await send(at, way, id, await madeUp()))
          const what = `${id} at ${at.name}: ${found.text} and ${missing.text}`
          assert.deepEqual(kindOf(found), kindOf(missing), what)
          if (isForeign) assertProblem(found, what)
        }
      }
    })
  }

  for (const id of SCOPED_IDS) {
    it(`serve their owners, by the same names: ${id}`, async () => {
      for (const org of [alder, birch]) {
        const { json } = await runOwn(org, id)
        for (const each of stringsIn(json)) told.get(org)?.add(each)
      }
    })
  }

  it('told nobody of the other what their own people were told', async () => {
    for (const [org, other] of [
      [alder, birch],
      [birch, alder],
    ] as const) {
      const secrets = ownOf(told.get(org) ?? new Set(), await publicOf(org, told.get(other)))
      assert.ok(secrets.length > 100, `${secrets.length} of ${org.name}`)
      for (const answer of overheard.get(org) ?? []) {
        assert.deepEqual(givenAway(answer, secrets), [], answer.text)
      }
    }
  })

  for (const id of Object.keys(OPEN) as readonly OpenId[]) {
    it(`say nothing of themselves where anyone may ask: ${id}`, async () => {
      const body = id === 'askPasswordReset' ? { name: 'owner' } : {}
      for (const [org, other] of [
        [alder, birch],
        [birch, alder],
      ] as const) {
        const secrets = ownOf(told.get(org) ?? new Set(), await publicOf(org, told.get(other)))
        const answer = await send(org, byNobody, id, { body })
        assert.ok(routeOf(id).statuses.includes(answer.status), answer.text)
        assert.deepEqual(givenAway(answer, secrets), [])
      }
    })
  }
})

/** What anyone is told of an organisation, and what somebody knows anyhow. */
async function publicOf(org: Furnished, known: ReadonlySet<string> | undefined) {
  const { text } = await send(org, byNobody, 'showSignerIdentity', {})
  return new Set([...stringsIn(JSON.parse(text)), ...(known ?? [])])
}

/** What tells two answers apart for whoever wants to learn something by them. */
function kindOf({ status, json }: Answer) {
  const { code, facts, receipt } = json as {
    readonly code?: string
    readonly facts?: object
    readonly receipt?: string
  }
  return { status, code, facts: Object.keys(facts ?? {}), isSigned: receipt !== undefined }
}

/** A refusal in the words of the catalogue. */
function assertProblem({ status, type, json }: Answer, what: string): void {
  assert.ok(status >= 400 && status < 500, what)
  assert.equal(type, PROBLEM_TYPE, what)
  assert.equal(problemOf(String(json.code))?.status, status, what)
}
