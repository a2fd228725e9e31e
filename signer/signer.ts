// The signer opened over its folder: keys, journal, index and charter, and the one clock that
// decides. Nothing here knows of sockets.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import { advance } from '@countersign/core/charter/advance.ts'
import { applyEntry } from '@countersign/core/charter/apply.ts'
import type { Draft, Entry } from '@countersign/core/charter/entry.ts'
import { BODIES } from '@countersign/core/charter/kinds.ts'
import { CHARTER, type Charter, EMPTY_CHARTER } from '@countersign/core/charter/state.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Directory } from '@countersign/core/policy/destinations.ts'
import { descriptorDirectory } from '@countersign/core/policy/directory.ts'
import { type Journal, openJournal } from '@countersign/vault/journal.ts'
import { type VaultKeys, vaultKeys } from '@countersign/vault/keys.ts'
import { CODES_LOG, type Codes, openCodes } from './codes.ts'
import { type KeptSpends, openKept } from './kept.ts'
import { type Ledger, openLedger, walletOfLog } from './ledger.ts'
import { EXCHANGE_LOG, type OrderVotes, openOrderVotes } from './order-votes.ts'
import { codeOf } from './proofs.ts'
import { openSignIns, SIGN_IN_LOG, type SignIns } from './sign-ins.ts'
import { heedMark } from './standby.ts'
import { guarded } from './standing.ts'
import { startTime } from './time.ts'
import { type WalletKeys, walletKeys } from './wallet-keys.ts'
import { openGate, type WitnessGate } from './witness.ts'

/** Above this many entries a start trusts the index and verifies only what follows the last
 * checkpoint; below it, everything is verified and the index made again, in under a second. */
const REBUILD_UP_TO = 20_000

/** A difficulty of 35 T: mainnet's was above it throughout the last years. Twelve such headers,
 * which is what a proof takes, cost more than 37 bitcoins to make. */
const MAINNET_HEADER_WORK = 2n ** 77n

export type Signer = {
  readonly network: Network
  readonly keys: VaultKeys
  readonly walletKeys: WalletKeys
  readonly journal: Journal
  readonly ledger: Ledger
  readonly codes: Codes
  readonly kept: KeptSpends
  readonly signIns: SignIns
  readonly orderVotes: OrderVotes
  charter(): Charter
  /** What the names in destination lists stand for. */
  readonly directory: Directory
  /** Whether somebody outside has said how far it saw the journal. */
  readonly witness: WitnessGate
  /** The machine's clock: what authenticator apps go by. */
  clock(): UnixSeconds
  /** The signer's time: it goes on by the monotonic clock, and never back. */
  time(): UnixSeconds
  /** False once the machine's clock and the monotonic one were seen to disagree. */
  isSteady(): boolean
  /** How high the chain is, as the server told since the start: null until it did. */
  readonly tip: { height: number | null }
  /** Hashes that each header of a proof of time must have taken. */
  readonly headerWork: bigint
  /** Catches up to a proven time, as far as the machine's clock agrees. */
  proveTime(provenAt: UnixSeconds): void
  /**
   * Appends, indexes and applies entries as one, flushed when it returns.
   * @param also - what else belongs into the same transaction
   * @throws Fault signer.frozen, wallet.frozen, clock.jumped, witness.needed
   */
  append(drafts: readonly Draft[], also?: () => void): readonly Entry[]
  /** Appends what stops the signer or a wallet, or resumes it, whatever else stands still. */
  freeze(draft: Draft): readonly Entry[]
  close(): void
}

export type SignerOptions = {
  readonly folder: string
  readonly network: Network
  readonly seed: Uint8Array
  readonly clock: () => UnixSeconds
  /** Seconds since any moment, by a clock that nobody can set. */
  readonly monotonic: () => number
  /** Less than mainnet's, for tests alone. */
  readonly headerWork?: bigint
  /** The journal over the folder; given so that a test can stop the process between its steps. */
  readonly open?: typeof openJournal
}

/** @throws Fault vault.journal_broken when the journal does not verify: nothing is signed then */
export function openSigner(options: SignerOptions): Signer {
  const keys = vaultKeys(options.seed)
  const journal = (options.open ?? openJournal)(options.folder, keys.journalKey)
  try {
    return openOver(journal, keys, options)
  } catch (error) {
    // Whoever mends the folder and tries again must not find the journal held by this failure.
    journal.close()
    throw error
  }
}

function openOver(journal: Journal, keys: VaultKeys, options: SignerOptions): Signer {
  const { network, clock, monotonic } = options
  const ledger = openLedger(journal)
  const { codes, signIns, orderVotes } = openIndexes(journal)
  const kept = openKept(journal.database, keys.journalKey)
  const heads = journal.logs().map((log) => journal.head(log))
  const isSmall = heads.reduce((count, { seq }) => count + seq, 0) <= REBUILD_UP_TO
  const isWhole = isSmall || !ledger.isCurrent()
  journal.verify(isWhole ? 'start' : 'checkpoint')

  let charter = EMPTY_CHARTER
  for (const entry of journal.all(CHARTER)) charter = applyEntry(charter, entry, network)
  checkOwner(journal, network)
  const index = { ledger, codes, signIns, orderVotes }
  if (isWhole) rebuildIndex(journal, index)

  const latest = Math.max(0, ...heads.map(({ time }) => time))
  const time = startTime({ clock, monotonic, latest, isGapBelieved: network !== 'mainnet' })
  const directory = descriptorDirectory((name) => {
    return charter.wallets.get(name)?.wallet.descriptor ?? null
  })
  const append = (drafts: readonly Draft[], also?: () => void, at = time.now()) => {
    const entries = journal.append(drafts, at, (written) => {
      for (const entry of written) indexEntry(entry, index)
      also?.()
    })
    for (const entry of entries) {
      if (entry.log === CHARTER) charter = applyEntry(charter, entry, network)
    }
    return entries
  }
  heedMark(options, charter, (draft) => append([draft], undefined, latest))
  // As of now: what time brought about needs no timer.
  const charterNow = () => advance(charter, time.now())
  const gate = openGate(charter.owner !== null, () => charterNow().stops.isToResume)
  const signer: Signer = {
    network,
    keys,
    walletKeys: walletKeys(keys.walletSeed, network),
    journal,
    ledger,
    codes,
    kept,
    signIns,
    orderVotes,
    witness: gate,
    clock,
    time: time.now,
    isSteady: time.isSteady,
    tip: { height: null },
    headerWork: options.headerWork ?? MAINNET_HEADER_WORK,
    proveTime: time.prove,
    charter: charterNow,
    directory,
    append,
    freeze: (draft) => append([draft]),
    close: () => journal.close(),
  }
  return guarded(signer)
}

const openIndexes = (journal: Journal) => ({
  codes: openCodes(journal),
  signIns: openSignIns(journal),
  orderVotes: openOrderVotes(journal.database),
})

type Index = Pick<Signer, 'ledger' | 'codes' | 'signIns' | 'orderVotes'>

function indexEntry(entry: Entry, { ledger, codes, signIns, orderVotes }: Index): void {
  const wallet = walletOfLog(entry.log)
  if (wallet !== null) ledger.record(wallet, entry)
  if (entry.log === SIGN_IN_LOG) signIns.record(entry)
  if (entry.log === EXCHANGE_LOG) orderVotes.record(entry)
  const code = codeOf(entry)
  if (code) codes.use(code.factor, code.step)
  if (entry.log === CHARTER && entry.kind === 'factor.unlocked') {
    codes.forgive(BODIES['factor.unlocked'](entry.body, entry.kind).factor)
  }
}

/** Makes every index table again from the verified entries, in one transaction. */
export function rebuildIndex(journal: Journal, index: Index): void {
  const { ledger, codes, signIns, orderVotes } = index
  journal.database.exec('BEGIN IMMEDIATE')
  ledger.clear()
  codes.clear()
  signIns.clear()
  orderVotes.clear()
  const forgiven = new Map<string, number>()
  for (const log of journal.logs().filter((each) => each !== CODES_LOG)) {
    for (const entry of journal.all(log)) {
      indexEntry(entry, index)
      if (entry.kind !== 'factor.unlocked') continue
      const body = BODIES['factor.unlocked'](entry.body, entry.kind)
      forgiven.set(body.factor, body.forgiven)
    }
  }
  codes.rebuild(forgiven)
  journal.database.exec('COMMIT')
}

// The seal binds the network already; this catches a folder put together from two.
function checkOwner(journal: Journal, network: Network): void {
  const [genesis] = journal.read(CHARTER, 0, 1)
  if (!genesis) return
  const body = BODIES.genesis(genesis.body, genesis.kind)
  if (body.network !== network) {
    throw new Fault('vault.journal_broken', { why: 'it belongs to another network' })
  }
}
