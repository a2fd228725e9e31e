// Freezes and what undoes them. What one person stops alone the others can start again at once;
// what a quorum stops takes a quorum and a delay.

import type { UnixSeconds } from '../basics.ts'
import { Fault } from '../fault.ts'
import { orderPolicySet } from './accounts.ts'
import { ended, withProposal } from './ending.ts'
import { isGoverning } from './member.ts'
import { hashOf, orderHashOf, policySet } from './policies.ts'
import { UNDO_SECONDS } from './proposal.ts'
import { refuse } from './refusal.ts'
import { thawedWallet, undisputed } from './restored.ts'
import { type Alone, type Charter, type Moment, proposalOf } from './state.ts'
import type { Stops } from './stops.ts'

/**
 * A quorum's suspension of a member: it replaces one by a single person, and ends the suspensions
 * that the member decided on alone, or whoever suspends everybody would be the last to vote.
 */
export function suspended(charter: Charter, member: string, { at, seq }: Moment): Charter {
  if (!charter.members.has(member)) refuse(`there is no member ${member}`)
  const subject = `member:${member}`
  const freeze = { subject, by: null, why: 'suspended by a quorum', at, seq }
  const freed = withoutSuspensionsBy(charter, member)
  checkMostStay(freed, member)
  return {
    ...freed,
    alone: withoutFreezes(freed.alone, (it) => it === subject),
    freezes: new Map(freed.freezes).set(subject, freeze),
  }
}

// Nobody can veto while suspended: a quorum of few must not silence all the others at once.
function checkMostStay({ members, freezes, settings }: Charter, member: string): void {
  const governing = [...members.values()].filter(isGoverning)
  if (2 * settings.quorum > governing.length) return
  const gone = governing.filter(({ id }) => {
    return id === member || freezes.get(`member:${id}`)?.by === null
  })
  if (2 * gone.length < governing.length || gone.every(({ id }) => id !== member)) return
  const why = 'most of those who decide have to stay'
  throw new Fault('charter.would_lock_out', { voters: governing.length - gone.length, why })
}

/** Without what one person decided alone about who may act. */
export function withoutSuspensionsBy(charter: Charter, member: string): Charter {
  const isTheirs = (subject: string) =>
    subject.startsWith('member:') && charter.freezes.get(subject)?.by === member
  return withoutFreezesOf(charter, isTheirs)
}

/** Without freezes of these subjects, for instance of what is there no more. */
export function withoutFreezesOf(charter: Charter, isOf: (subject: string) => boolean): Charter {
  const freezes = new Map([...charter.freezes].filter(([subject]) => !isOf(subject)))
  return { ...charter, freezes, alone: withoutFreezes(charter.alone, isOf) }
}

function withoutFreezes(acts: readonly Alone[], isOf: (subject: string) => boolean) {
  return acts.filter((it) => it.kind !== 'freeze' || !isOf(it.subject))
}

/** Ends a freeze, whoever or whatever caused it. */
export function lifted(charter: Charter, subject: string, at: UnixSeconds): Charter {
  const freezes = new Map(charter.freezes)
  const frozenWallets = new Map(charter.stops.frozenWallets)
  const wallet = subject.startsWith('wallet:') ? subject.slice('wallet:'.length) : ''
  const isSigner = subject === 'signer' && charter.stops.frozen !== null
  const wasFrozen = [freezes.delete(subject), frozenWallets.delete(wallet), isSigner].some(Boolean)
  if (!wasFrozen) refuse(`${subject} is not frozen`)
  const alone = withoutFreezes(charter.alone, (it) => it === subject)
  const stops = undisputed(charter, subject, at)
  const thawed = isSigner ? thawedSigner(stops) : stops
  const isForeign = charter.stops.frozenWallets.has(wallet)
  const taken = isForeign ? thawedWallet(charter, wallet, at) : thawed.taken
  const renewFrom = subject === 'entry' ? entryClosedAt(charter) : charter.renewFrom
  return { ...charter, freezes, alone, renewFrom, stops: { ...thawed, frozenWallets, taken } }
}

// Whoever comes back makes their ways in anew. Undone, it was nobody's bad day: then they need not.
const entryClosedAt = ({ freezes, renewFrom }: Charter): UnixSeconds =>
  Math.max(renewFrom, freezes.get('entry')?.at ?? 0)

/** Whoever ended the freeze cannot say what the journal lacks: a witness has to look once more. */
const thawedSigner = (stops: Stops): Stops => ({ ...stops, frozen: null, isToResume: true })

/** Undoes what one person did alone, all that one entry brought about, by its number. */
export function undone(charter: Charter, seq: number, moment: Moment): Charter {
  const [acts, next] = taken(charter, seq, moment)
  return acts.reduce((known, act) => revert(known, act, moment), next)
}

/** Makes what one person did alone everybody's: undoing it is a loosening from then on. */
export function confirmed(charter: Charter, seq: number, moment: Moment): Charter {
  const [acts, next] = taken(charter, seq, moment)
  return acts.reduce((known, act) => upheld(known, act, moment), next)
}

function taken(charter: Charter, seq: number, { at }: Moment): readonly [Alone[], Charter] {
  const acts = charter.alone.filter((each) => each.seq === seq && at <= each.at + UNDO_SECONDS)
  if (acts.length === 0) refuse('nobody did this alone, or it was confirmed or undone, or is past')
  return [acts, { ...charter, alone: charter.alone.filter((each) => !acts.includes(each)) }]
}

function upheld(charter: Charter, act: Alone, { at }: Moment): Charter {
  switch (act.kind) {
    case 'freeze': {
      const freeze = charter.freezes.get(act.subject)
      if (freeze?.seq !== act.seq) return charter
      const freezes = new Map(charter.freezes).set(act.subject, { ...freeze, by: null })
      return { ...charter, freezes }
    }
    case 'veto': {
      const proposal = charter.proposals.get(act.proposal)
      if (!proposal) return charter
      return ended(charter, proposal, { kind: 'vetoed', at })
    }
    case 'tightening':
      return charter
  }
}

function revert(charter: Charter, act: Alone, moment: Moment): Charter {
  switch (act.kind) {
    case 'freeze': {
      const freezes = new Map(charter.freezes)
      if (freezes.get(act.subject)?.seq === act.seq) freezes.delete(act.subject)
      const known = undisputed(charter, act.subject, moment.at)
      const stops = act.subject === 'signer' ? thawedSigner(known) : known
      return { ...charter, freezes, stops }
    }
    case 'veto': {
      const proposal = proposalOf(charter, act.proposal)
      if (!proposal) return charter
      const vetoes = proposal.vetoes.filter(({ seq }) => seq !== act.seq)
      return withProposal(charter, { ...proposal, vetoes })
    }
    case 'tightening': {
      if ('account' in act) return untightened(charter, act, moment)
      const record = charter.wallets.get(act.wallet)
      if (!record || hashOf(record.policy) !== act.after) {
        return refuse('the policy was changed since')
      }
      return policySet(charter, record, act.before, moment.at)
    }
  }
}

function untightened(
  charter: Charter,
  act: Extract<Alone, { readonly account: string }>,
  { at }: Moment,
): Charter {
  const record = charter.accounts.get(act.account)
  if (!record || orderHashOf(record.policy) !== act.after) {
    return refuse('the policy was changed since')
  }
  return orderPolicySet(charter, record, act.before, at)
}
