// The signer opened over its folder: keys, journal, index and charter, and the one clock that
// decides. Nothing here knows of sockets.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Draft, Entry } from '@countersign/vault/entry.ts'
import { type Journal, openJournal } from '@countersign/vault/journal.ts'
import { type VaultKeys, vaultKeys } from '@countersign/vault/keys.ts'
import { applyEntry, BODIES, CHARTER, type Charter, EMPTY_CHARTER } from './charter.ts'
import { CODES_LOG, type Codes, openCodes } from './codes.ts'
import { type Ledger, openLedger, walletOfLog } from './ledger.ts'
import { codeOf } from './proofs.ts'
import { type WalletKeys, walletKeys } from './wallet-keys.ts'

/** Above this many entries a start trusts the index and verifies only what follows the last
 * checkpoint; below it, everything is verified and the index made again, in under a second. */
const REBUILD_UP_TO = 20_000

export type Signer = {
  readonly network: Network
  readonly keys: VaultKeys
  readonly walletKeys: WalletKeys
  readonly journal: Journal
  readonly ledger: Ledger
  readonly codes: Codes
  charter(): Charter
  /** The machine's clock: what authenticator apps go by. */
  clock(): UnixSeconds
  /** The signer's time: the machine's, but never before the last entry. */
  time(): UnixSeconds
  /** Appends, indexes and applies entries as one, flushed when it returns. */
  append(drafts: readonly Draft[]): readonly Entry[]
  close(): void
}

export type SignerOptions = {
  readonly folder: string
  readonly network: Network
  readonly seed: Uint8Array
  readonly clock: () => UnixSeconds
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
  const { network, clock } = options
  const ledger = openLedger(journal)
  const codes = openCodes(journal)
  const count = journal.database.prepare('SELECT count(*) AS n FROM entries').get()?.n
  const isSmall = Number(count) <= REBUILD_UP_TO
  journal.verify(isSmall ? 'start' : 'checkpoint')

  let charter = EMPTY_CHARTER
  for (const entry of journal.read(CHARTER)) charter = applyEntry(charter, entry, network)
  checkOwner(journal, network)
  if (isSmall) rebuildIndex(journal, ledger, codes)

  let latest = Math.max(0, ...journal.logs().map((log) => journal.head(log).time))
  const time = () => Math.max(clock(), latest)
  return {
    network,
    keys,
    walletKeys: walletKeys(keys.walletSeed, network),
    journal,
    ledger,
    codes,
    clock,
    time,
    charter: () => charter,
    append(drafts) {
      const entries = journal.append(drafts, time(), (written) => {
        for (const entry of written) indexEntry(entry, ledger, codes)
      })
      for (const entry of entries) {
        latest = Math.max(latest, entry.time)
        if (entry.log === CHARTER) charter = applyEntry(charter, entry, network)
      }
      return entries
    },
    close: () => journal.close(),
  }
}

function indexEntry(entry: Entry, ledger: Ledger, codes: Codes): void {
  const wallet = walletOfLog(entry.log)
  if (wallet !== null) ledger.record(wallet, entry)
  const code = codeOf(entry)
  if (code) codes.use(code.factor, code.step)
  if (entry.log === CHARTER && entry.kind === 'factor.unlocked') {
    codes.forgive(BODIES['factor.unlocked'](entry.body, entry.kind).factor)
  }
}

/** Makes every index table again from the verified entries, in one transaction. */
export function rebuildIndex(journal: Journal, ledger: Ledger, codes: Codes): void {
  journal.database.exec('BEGIN IMMEDIATE')
  ledger.clear()
  codes.clear()
  const forgiven = new Map<string, number>()
  for (const log of journal.logs().filter((each) => each !== CODES_LOG)) {
    for (const entry of journal.read(log)) {
      indexEntry(entry, ledger, codes)
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
