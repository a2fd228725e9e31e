// The way out of a wallet that needs the signer's key: shows that one key, offline, to whoever
// holds the signer's folder and its unseal key. It works for a frozen signer, and for one of which
// only the backup is left. It needs the signer stopped, and is reached by no socket.
//
//   node bin/run.mjs signer/leave.ts --home FOLDER --wallet NAME [--network NETWORK]

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { derive, fromSeed, writeExtendedKey } from '@countersign/core/bitcoin/extended-key.ts'
import { keyVersion, type Network } from '@countersign/core/bitcoin/network.ts'
import { applyEntry } from '@countersign/core/charter/apply.ts'
import { CHARTER, EMPTY_CHARTER } from '@countersign/core/charter/state.ts'
import { Fault } from '@countersign/core/fault.ts'
import { openJournal } from '@countersign/vault/journal.ts'
import { readKeyFile } from '@countersign/vault/key-file.ts'
import { vaultKeys } from '@countersign/vault/keys.ts'
import { hasSeed, openSeed, type UnsealKey } from '@countersign/vault/sealed-seed.ts'

export type Leaving = {
  /** The signer's own folder. */
  readonly folder: string
  readonly network: Network
  readonly wallet: string
}

export type WayOut = {
  /** The wallet's descriptor, with public keys. */
  readonly descriptor: string
  /** The signer's account key as it stands in the descriptor, public and secret. */
  readonly publicKey: string
  readonly secretKey: string
}

/** @throws Fault vault.unseal_failed, vault.journal_broken (also while it runs), wallet.missing */
export function wayOut({ folder, network, wallet }: Leaving, key: UnsealKey): WayOut {
  const keys = vaultKeys(openSeed({ folder, purpose: { process: 'signer', network } }, key))
  const journal = openJournal(folder, keys.journalKey)
  try {
    journal.verify('start')
    let charter = EMPTY_CHARTER
    for (const entry of journal.read(CHARTER)) charter = applyEntry(charter, entry, network)
    const record = charter.wallets.get(wallet)
    if (!record) throw new Fault('wallet.missing', { wallet })
    const ours = record.wallet.descriptor.keys[record.wallet.serverKey]
    if (!ours) throw new Error('the wallet has no key of ours')
    const root = fromSeed(keys.walletSeed, keyVersion(network))
    const secret = derive(root, ours.origin?.path ?? [])
    const [publicKey, expected] = [secret, ours.key].map((each) => writeExtendedKey(each, 'public'))
    if (publicKey === undefined || publicKey !== expected) {
      throw new Error('the seed does not make the key in the descriptor')
    }
    const secretKey = writeExtendedKey(secret, 'secret')
    return { descriptor: record.descriptorText, publicKey, secretKey }
  } finally {
    journal.close()
  }
}

async function unsealKey(home: string): Promise<UnsealKey> {
  if (!hasSeed(join(home, 'signer'))) throw new Fault('backup.nothing', { home })
  const file = join(home, 'unseal.key')
  if (existsSync(file)) return { kind: 'key-file', key: readKeyFile(file) }
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  const passphrase = await prompt.question('The unsealing passphrase (it is shown): ')
  prompt.close()
  return { kind: 'passphrase', passphrase }
}

if (import.meta.main) {
  const options = {
    home: { type: 'string', default: '.countersign' },
    wallet: { type: 'string', default: '' },
    network: { type: 'string', default: 'regtest' },
  } as const
  const { home, wallet, network } = parseArgs({ options }).values
  const leaving = { folder: join(home, 'signer'), wallet, network: network as Network }
  try {
    const { descriptor, publicKey, secretKey } = wayOut(leaving, await unsealKey(home))
    const lines = [
      `The wallet:                ${descriptor}`,
      `The signer’s key in it:    ${publicKey}`,
      `Its secret, FOR YOU ALONE: ${secretKey}`,
      'Put the secret in the place of the public key, or give it to a wallet as second signer, and',
      'move the coins to a wallet of other keys: this one has no co-signer any more.',
    ]
    process.stdout.write(`${lines.join('\n')}\n`)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const facts = Object.entries(error.facts).map(([name, value]) => `${name}: ${value}`)
    process.stderr.write(`${[error.message, ...facts].join(' ')} [${error.code}]\n`)
    process.exitCode = 2
  }
}
