// Nothing is appended, no code is looked at and nothing is signed while the signer has to stand
// still. Held around the signer itself, so that no act can forget it. What people decide on goes on
// while they or a witness froze it: else nobody could thaw it.

import { DECISION_KINDS } from '@countersign/core/charter/decide.ts'
import type { Draft } from '@countersign/core/charter/entry.ts'
import { CHARTER, isUnrehearsed } from '@countersign/core/charter/state.ts'
import { Fault } from '@countersign/core/fault.ts'
import { walletOfLog } from './ledger.ts'
import { SIGN_IN_LOG } from './sign-ins.ts'
import type { Signer } from './signer.ts'

/** @throws Fault clock.jumped, witness.needed */
function checkAwake({ isSteady, witness }: Signer): void {
  if (!isSteady()) throw new Fault('clock.jumped')
  if (witness.state() === 'needed') throw new Fault('witness.needed')
}

/** What only stops something: time goes on toward what was decided, so this is heard meanwhile. */
const STOPPING: ReadonlySet<string> = new Set(['proposal.vetoed', 'freeze.set', 'stop.linked'])

// The witness that froze it answers no more in this start: whoever thaws it must not wait for one.
function checkGoverning(signer: Signer): void {
  if (signer.charter().stops.frozen === null) checkAwake(signer)
  else if (!signer.isSteady()) throw new Fault('clock.jumped')
}

/** @throws Fault signer.frozen, clock.jumped, witness.needed */
function checkStanding(signer: Signer): void {
  const { frozen } = signer.charter().stops
  if (frozen !== null) throw new Fault('signer.frozen', { why: frozen })
  checkAwake(signer)
}

/** @throws Fault wallet.frozen, charter.frozen, wallet.unrehearsed */
export function checkWalletStanding({ charter }: Pick<Signer, 'charter'>, wallet: string): void {
  const { stops, freezes, wallets } = charter()
  const txid = stops.frozenWallets.get(wallet)
  if (txid !== undefined) throw new Fault('wallet.frozen', { wallet, txid })
  const freeze = freezes.get(`wallet:${wallet}`) ?? freezes.get('organisation')
  if (freeze) throw new Fault('charter.frozen', { subject: freeze.subject, why: freeze.why })
  const record = wallets.get(wallet)
  if (record && isUnrehearsed(record)) throw new Fault('wallet.unrehearsed', { wallet })
}

const GOVERNING: ReadonlySet<string> = new Set(DECISION_KINDS)
const isOfGovernance = ({ log, kind }: Draft): boolean => log === CHARTER && GOVERNING.has(kind)

/** A right code to the console: whoever wants to see why it all stands still has to get in. */
const isOfLooking = ({ log, kind }: Draft): boolean =>
  log === SIGN_IN_LOG && kind === 'sign-in.accepted'

/** What a frozen organisation does not get meanwhile: all else only takes away, or is decided. */
const GAINS: ReadonlySet<string> = new Set([
  'device.added',
  'factor.enrolled',
  'wallet.prepared',
  'wallet.created',
  'account.created',
  'witness.added',
  'sign-in.enrolled',
])

/** @throws Fault wallet.frozen, charter.frozen, wallet.unrehearsed */
function checkDraft(signer: Signer, { log, kind }: Draft): void {
  const wallet = walletOfLog(log)
  if (wallet !== null) checkWalletStanding(signer, wallet)
  const freeze = signer.charter().freezes.get('organisation')
  if (GAINS.has(kind) && freeze) {
    throw new Fault('charter.frozen', { subject: freeze.subject, why: freeze.why })
  }
}

/** The same signer, which acts only while nothing stops it. */
export function guarded(signer: Signer): Signer {
  const { append, codes, signIns, walletKeys } = signer
  return {
    ...signer,
    append(drafts, also) {
      if (drafts.every(isOfGovernance)) {
        if (!drafts.every(({ kind }) => STOPPING.has(kind))) checkGoverning(signer)
      } else if (!drafts.every(isOfLooking)) checkStanding(signer)
      for (const draft of drafts) checkDraft(signer, draft)
      return append(drafts, also)
    },
    codes: {
      ...codes,
      check(attempt) {
        if (attempt.isOfGovernance === true) checkGoverning(signer)
        else checkStanding(signer)
        return codes.check({ ...attempt, usedUntil: signer.charter().stops.codesAfter })
      },
    },
    signIns: {
      ...signIns,
      check(attempt) {
        // By the server a code opens the console; by a device it agrees to another authenticator.
        if (attempt.device !== undefined) checkStanding(signer)
        return signIns.check(attempt)
      },
    },
    walletKeys: {
      ...walletKeys,
      sign(account, spend) {
        checkStanding(signer)
        for (const { name, account: other } of signer.charter().wallets.values()) {
          if (other === account) checkWalletStanding(signer, name)
        }
        return walletKeys.sign(account, spend)
      },
    },
  }
}
