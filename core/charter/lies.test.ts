import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Canonical, canonicalBytes } from '../canonical.ts'
import { Fault } from '../fault.ts'
import { plain } from '../plain.ts'
import { logRoot, writeEntry } from './entry.ts'
import { bytesOf, exportOf, HOW, partsOf, shownOf } from './exported.test.ts'
import { type House, openHouse } from './house.test.ts'
import { ticketHash } from './lock.ts'
import { computer, DAY, keyOf, limit, OPERATORS, phone, toLimit } from './people.test.ts'
import { CHARTER } from './state.ts'
import { addAccount, addWallet, bring, openPersonal, openTeam, ticketFor } from './team.test.ts'
import { type Verifying, verifyCharter } from './verify.ts'

const whyOf = (exported: Uint8Array, how: Verifying = HOW): string => {
  try {
    verifyCharter(exported, how)
    return ''
  } catch (error) {
    return error instanceof Fault ? String(error.facts.why) : String(error)
  }
}

/** The same history with one more entry that a signer who lies appends. */
function forged(house: House, kind: string, body: Canonical, proofs: readonly Canonical[] = []) {
  const entries = house.entries.map(({ seq }) => shownOf(house, seq))
  const { seq, hash } = house.head()
  const prev = seq === 0 ? logRoot(CHARTER, HOW.sha256) : Uint8Array.fromHex(hash)
  const after = { seq: seq + 1, prev, time: house.now() }
  const entry = writeEntry({ log: CHARTER, kind, body, proofs }, after, HOW.sha256)
  const last = { entry: new TextDecoder().decode(entry.bytes) }
  const parts = partsOf(exportOf(house))
  const { signature: _, ...head } = parts.head
  const next = { ...head, seq: plain(entry.seq), hash: entry.hash.toHex() }
  const tag = new TextEncoder().encode('countersign/charter-head/v1\0')
  const signed = new Uint8Array([...tag, ...canonicalBytes(next)])
  const signature = house.identity.sign(signed)
  return bytesOf({ ...parts, entries: [...entries, last], head: { ...next, signature } })
}

describe('a signer that lies', () => {
  const opened = (house: House, changes: readonly Canonical[], terms: object) => {
    const statement = house.statement('owner', 'propose', { changes, why: '' })
    const proofs = house.sign(statement, [computer('owner'), phone('owner')])
    const honest = {
      class: 'loosening',
      needed: '3',
      delaySeconds: plain(DAY),
      expiresAt: plain(house.now() + 7 * DAY),
    }
    return whyOf(forged(house, 'proposal.opened', { statement, ...honest, ...terms }, proofs))
  }
  const raise = [toLimit(limit(1_000n), 2_000n)]

  it('cannot make the terms of a proposal milder', () => {
    const house = openTeam()
    assert.equal(opened(house, raise, {}), '')
    assert.equal(opened(house, raise, { needed: '4' }), '', 'stricter is not milder')
    for (const terms of [
      { class: 'tightening' },
      { class: 'undo' },
      { needed: '2' },
      { delaySeconds: plain(DAY - 1) },
      { expiresAt: plain(house.now() + 7 * DAY + 1) },
    ]) {
      assert.match(opened(house, raise, terms), /milder/, JSON.stringify(terms))
    }
  })

  it('cannot vote for anybody, nor with a signature for something else', () => {
    const house = openTeam()
    const proposal = house.propose('owner', raise)
    const other = house.propose('bob', [toLimit(limit(1_000n), 1_200n)])
    const vote = (member: string, on: string) =>
      house.statement(member, 'vote', { proposal: on, decision: 'approve' })
    const [mine, theirs] = [vote('cyn', proposal), vote('cyn', other)]
    const keys = [computer('cyn'), phone('cyn')]
    const cast = (statement: Canonical, proofs: readonly Canonical[]) =>
      whyOf(forged(house, 'vote.cast', { statement }, proofs))
    assert.equal(cast(mine, house.sign(mine, keys)), '')
    assert.match(cast(mine, house.sign(theirs, keys)), /signature_invalid/)
    assert.match(cast(mine, house.sign(mine, keys.slice(1))), /second_missing/)
    assert.match(
      cast(mine, house.sign(mine, [keys[0] ?? phone('cyn'), keys[0] ?? phone('cyn')])),
      /second_missing/,
    )
    assert.match(
      cast(mine, house.sign(mine, [computer('dan'), phone('dan')])),
      /credential_unknown/,
    )
    const code = { kind: 'code', factor: 'totp-7', step: '1' }
    assert.match(cast(mine, [...house.sign(mine, keys.slice(1)), code]), /second_missing/)
    const again = house.say('cyn', 'vote', { proposal, decision: 'approve' })
    const { statement } = again.body as { statement: Canonical }
    assert.match(cast(statement, again.proofs), /statement_used/)
    assert.match(
      whyOf(forged(house, 'proposal.vetoed', { statement: theirs }, house.sign(theirs, keys))),
      /vote.cast/,
    )
  })

  it('cannot take a statement of another organisation, time or history', () => {
    const house = openTeam()
    const proposal = house.propose('owner', raise)
    const fields = { proposal, decision: 'approve' }
    const cast = (statement: Canonical) => {
      const proofs = house.sign(statement, [computer('cyn'), phone('cyn')])
      return whyOf(forged(house, 'vote.cast', { statement }, proofs))
    }
    const at = (seconds: number) =>
      house.statement('cyn', 'vote', fields, { at: house.now() + seconds })
    for (const seconds of [-600, 600]) assert.equal(cast(at(seconds)), '')
    for (const seconds of [-601, 606]) assert.match(cast(at(seconds)), /statement_stale/)
    const seen = { seq: 2, hash: 'ab'.repeat(32) }
    assert.match(cast(house.statement('cyn', 'vote', fields, { seen })), /head_unknown/)
    const elsewhere = openHouse(keyOf('another signer'))
    const foreign = elsewhere.statement('cyn', 'vote', fields, { seen: house.head() })
    const moved = { ...(foreign as object), organisation: 'cd'.repeat(32) }
    assert.match(cast(moved as Canonical), /organisation_wrong/)
  })

  it('cannot let somebody into a team, loosen or enrol by itself', () => {
    const house = openTeam()
    const device = keyOf('a thief').id
    const policy = (toLimit(limit(1_000n), 999n) as { policy: Canonical }).policy
    for (const [kind, body] of [
      ['device.added', { device, name: 'x' }],
      ['device.removed', { device: computer('bob').id }],
      ['witness.added', { witness: device, name: 'x' }],
      ['policy.tightened', { wallet: 'main', policy }],
    ] as const) {
      assert.match(whyOf(forged(house, kind, body)), /together/, kind)
    }
    const alone = openPersonal()
    const looser = (toLimit(limit(1_000n), 1_001n) as { policy: Canonical }).policy
    assert.equal(whyOf(forged(alone, 'policy.tightened', { wallet: 'main', policy })), '')
    const loosened = forged(alone, 'policy.tightened', { wallet: 'main', policy: looser })
    assert.match(whyOf(loosened), /no tightening/)
  })

  it('cannot loosen what may be ordered by an account that comes once more', () => {
    const house = openTeam()
    addAccount(house)
    const said = house.entries.at(-1)?.body as Canonical
    assert.equal(whyOf(exportOf(house)), '')
    assert.match(whyOf(forged(house, 'account.created', said)), /there already/)
    const other = { ...(said as object), account: 'other' } as Canonical
    assert.equal(whyOf(forged(house, 'account.created', other)), '')
    const ordering = { kind: 'deny', count: '1' }
    const policy = { version: '1', grants: [], rules: [ordering], lists: {} }
    const odd = { ...(other as object), policy } as Canonical
    assert.notEqual(whyOf(forged(house, 'account.created', odd)), '')
    const paper = { ...(said as object), account: 'paper-one', paper: 'yes' } as Canonical
    assert.equal(whyOf(forged(house, 'account.created', paper)), '')
    const hidden = { ...(other as object), paper: 'yes' } as Canonical
    assert.match(whyOf(forged(house, 'account.created', hidden)), /its name hides/)
    assert.match(whyOf(forged(house, 'account.removed', { account: 'other' })), /no such account/)
    assert.equal(whyOf(forged(house, 'account.removed', { account: 'main' })), '')
  })

  it('cannot exchange what an invited person brought, or begin anew', () => {
    const house = openTeam()
    bring(house, 'eve', ['administrator'])
    const accepted = house.entries.at(-1)?.body as Canonical
    assert.match(whyOf(forged(house, 'invitation.accepted', accepted)), /accepted before/)
    const genesis = house.entries[0]?.body as Canonical
    assert.match(whyOf(forged(house, 'genesis', genesis)), /begins once/)
  })

  it('cannot issue a ticket that two operators did not sign', () => {
    const house = openTeam({ hasOperations: true })
    house.wait(2 * DAY)
    const asked = house.say('owner', 'request-unlock', { subject: 'wallet:main', why: '' })
    const issued = (signers: typeof OPERATORS) => {
      const { ticket } = ticketFor(house, 'wallet:main', asked)
      const all = signers.flatMap((one) => {
        const signature = one.sign(ticketHash(ticket))
        return [{ key: one.id, signature }]
      })
      return whyOf(forged(house, 'unlock.issued', { ticket: { ticket, signatures: all } }))
    }
    const [one = keyOf(''), two = keyOf('')] = OPERATORS
    assert.equal(issued([one, two]), '')
    assert.match(issued([one]), /two operators/)
    assert.match(issued([one, one]), /two operators/)
    assert.match(issued([one, keyOf('a thief')]), /two operators/)
  })

  it('cannot dispute a head by itself', () => {
    const house = openTeam()
    const seen = { seq: 99, hash: 'ab'.repeat(32) }
    const statement = house.statement('bob', 'veto', { proposal: '00'.repeat(32) }, { seen })
    const body = { member: 'bob', seq: '99', hash: seen.hash, statement }
    const disputed = (proofs: readonly Canonical[], more = {}) =>
      whyOf(forged(house, 'head.disputed', { ...body, ...more }, proofs))
    const proofs = house.sign(statement, [computer('bob')])
    assert.equal(disputed(proofs), '')
    assert.match(disputed(house.sign(statement, [computer('cyn')])), /credential_unknown/)
    assert.match(disputed(proofs, { member: 'cyn' }), /otherwise/)
  })

  it('cannot decide about a wallet that there is none of', () => {
    const house = openTeam({ hasWallet: false })
    assert.match(opened(house, raise, {}), /wallet.missing/)
    addWallet(house)
    assert.equal(opened(house, raise, {}), '')
  })
})
