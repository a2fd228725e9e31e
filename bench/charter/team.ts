// The charter that is verified: a team decides again and again, each time by a proposal and three
// votes, and time passes in between so that each decision holds.

import { identityToCanonical } from '@countersign/channel/identity.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { advance } from '@countersign/core/charter/advance.ts'
import { writeExport } from '@countersign/core/charter/export.ts'
import { viewOf } from '@countersign/core/charter/show.ts'
import { CHARTER } from '@countersign/core/charter/state.ts'
import type { Said } from '@countersign/demo/person.ts'
import { HOUR, type Organisation, openOrganisation } from './organisation.ts'

export const VOTES_EACH = 3
/** What stands beside the passkey in each vote. */
export type Second = 'code' | 'device'

export type Decided = {
  /** The charter's export after so many decisions. */
  readonly exports: ReadonlyMap<number, Uint8Array>
  /** Milliseconds inside the signer for each proposal and its votes, flushed each. */
  readonly decisionMs: readonly number[]
  /** Milliseconds to work out the charter as of now, and to write what people are shown of it. */
  readonly viewMs: readonly number[]
}

/** Decides as often as the last of `sizes` says, and exports the charter at each of them. */
export async function decide(sizes: readonly number[], second: Second): Promise<Decided> {
  const organisation = await openOrganisation()
  const { signer, clock } = organisation
  try {
    const decideOnce = decider(organisation, second)
    const exports = new Map<number, Uint8Array>()
    const decisionMs: number[] = []
    const total = Math.max(...sizes)
    for (let number = 1; number <= total; number += 1) {
      decisionMs.push(decideOnce(number))
      if (sizes.includes(number)) exports.set(number, exportOf(organisation))
      clock.now += HOUR + 1
    }
    const { epoch } = signer.charter()
    if (epoch < total) throw new Error(`${epoch} of ${total} decisions took hold`)
    return { exports, decisionMs, viewMs: viewed(organisation) }
  } finally {
    organisation.close()
  }
}

/** @returns what makes one decision, and says how long the signer took for it */
function decider({ signer, people, clock, ask }: Organisation, second: Second) {
  const organisation = signer.charter().organisation?.id ?? ''
  const { sealingKey } = signer.keys.identity
  let took = 0
  const say = (turn: number, said: Said): string => {
    const { seq, hash } = signer.journal.head(CHARTER)
    const place = {
      organisation,
      head: { seq, hash: hash.toHex() },
      now: clock.now,
      sealingKey,
    }
    const spoken = people[turn % people.length]?.say(place, said, ['passkey', second])
    if (!spoken) throw new Error('nobody is there')
    const { statement, signatures, code } = spoken
    const body = { statement, signatures, ...(code === undefined ? {} : { code }) }
    const answer = ask('charter.act', body, null, (ms) => {
      took += ms
    })
    return (answer as { readonly hash: string }).hash
  }
  return (number: number): number => {
    took = 0
    const members = number % 2 === 0 ? ['bob', 'cyn'] : ['bob', 'cyn', 'dan']
    const changes = [{ kind: 'group.set', group: `group-${number % 8}`, members }]
    const proposal = say(number, { act: 'propose', changes, why: `decision ${number}` })
    for (let vote = 1; vote <= VOTES_EACH; vote += 1) {
      say(number + vote, { act: 'vote', proposal, decision: 'approve' })
    }
    return took
  }
}

function exportOf({ signer, people, ask }: Organisation): Uint8Array {
  const { network, keys, journal } = signer
  const pages: Canonical[] = []
  for (let after = 0; after < journal.head(CHARTER).seq; ) {
    const asked = { after: String(after), limit: '500' }
    const page = ask('charter.export', asked, people[0]?.device ?? null)
    after += (page as { readonly entries: readonly Canonical[] }).entries.length
    pages.push(page)
  }
  return writeExport({ network, identity: identityToCanonical(keys.identity) }, pages)
}

function viewed({ signer, clock }: Organisation): readonly number[] {
  const charter = signer.charter()
  const { seq, hash } = signer.journal.head(CHARTER)
  return Array.from({ length: 21 }, () => {
    const start = performance.now()
    viewOf(advance(charter, clock.now), { seq, hash: hash.toHex() }, clock.now)
    return performance.now() - start
  })
}
