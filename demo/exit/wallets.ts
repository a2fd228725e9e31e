// One wallet of each shape, made as their owner makes them, and what the owner keeps of each: the
// recovery kit, and which keys are theirs.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from '@countersign/cli/context.ts'
import { enrolFactor } from '@countersign/cli/flows/factors.ts'
import { createKey, freshWords } from '@countersign/cli/flows/keys.ts'
import { pair } from '@countersign/cli/flows/pair.ts'
import type { NewWallet } from '@countersign/cli/flows/plan-wallet.ts'
import { fetchSealedKey } from '@countersign/cli/flows/sealed-key.ts'
import { createWallet, showWallet } from '@countersign/cli/flows/wallets.ts'
import { accountKey } from '@countersign/cli/keep/keystore.ts'
import { writeDescriptorKey } from '@countersign/core/bitcoin/descriptor.ts'
import { fromSeed } from '@countersign/core/bitcoin/extended-key.ts'
import { mnemonicToSeed } from '@countersign/core/bitcoin/mnemonic.ts'
import { defaultPolicy } from '@countersign/core/policy/defaults.ts'
import { kitText } from '@countersign/core/wallet/exit/kit.ts'
import type { Shape } from '@countersign/core/wallet/shapes.ts'
import { codeAt, readBase32 } from '../authenticator.ts'

/** Hours on a real chain; two, so that one opens while the other does not. */
const OLDER_BLOCKS = { heir: 12, patient: 24 }

export type Words = { readonly own: string; readonly backup: string; readonly hardware: string }

export type Kept = {
  readonly shape: Shape
  readonly wallet: string
  /** A file. */
  readonly kit: string
  /** What is typed when leaving. */
  readonly keys: readonly string[]
  /** Of a 2-of-2: the signer's key as it was sealed, and the age key that opens it, in files. */
  readonly sealedKey?: { readonly file: string; readonly identity: string }
}

/** Of age; everybody knows it. */
const AGE = {
  identity: 'AGE-SECRET-KEY-1W0Y7FYA53T6PSRUT5ZT67SF8GWZDNY3KE95AWVTNXX69H26RK4YSD527YC',
  recipient: 'age1wj6qyjfry9vgxe8sae39rqzcr67uc2jswqunpmq9t37l52tx9v7qkyajmz',
} as const

export const freshOwner = (): Words => ({
  own: freshWords(),
  backup: freshWords(),
  hardware: freshWords(),
})

const PASSPHRASE = 'only for this demonstration'

/** @param folder - where the owner keeps the kits */
export async function makeWallets(
  context: Context,
  { claimCode, words, folder }: { readonly claimCode: string; words: Words; folder: string },
): Promise<readonly Kept[]> {
  await pair(context, { claimCode, ownerName: 'demo' })
  createKey(context, { words: words.own, passphrase: PASSPHRASE })
  const code = await enrol(context)
  const kept: Kept[] = []
  for (const { wanted, keys } of shapesOf(words)) {
    const all = { ...wanted, passphrase: PASSPHRASE, policy: defaultPolicy(), code: code() }
    await createWallet(context, all)
    const { name, shape, exportTo } = wanted
    const kit = await saveKit(context, { name, folder })
    const sealed = exportTo ? { sealedKey: await saveKey(context, { name, folder }) } : {}
    kept.push({ shape, wallet: name, keys, kit, ...sealed })
  }
  return kept
}

type Saved = { readonly name: string; readonly folder: string }

async function saveKit(context: Context, { name, folder }: Saved): Promise<string> {
  const { pinned, descriptor, policyHash, sealedKey } = await showWallet(context, name)
  const file = join(folder, `${name}-recovery.txt`)
  const kit = { name, ...pinned.wallet, descriptor, policyHash, sealedKey }
  writeFileSync(file, kitText(kit, 'en'))
  return file
}

/** Beside the kit here; elsewhere each of the three has a place of its own. */
async function saveKey(context: Context, { name, folder }: Saved) {
  const { armored } = await fetchSealedKey(context, name)
  const [file, identity] = [join(folder, `${name}-signer-key.age`), join(folder, 'age.txt')]
  writeFileSync(file, armored)
  writeFileSync(identity, `${AGE.identity}\n`, { mode: 0o600 })
  return { file, identity }
}

type Asked = {
  readonly wanted: Omit<NewWallet, 'passphrase'>
  readonly keys: readonly string[]
}

function shapesOf({ own, backup, hardware }: Words): readonly Asked[] {
  return [
    { wanted: { name: 'two', shape: '2-of-2', exportTo: [AGE.recipient] }, keys: [own] },
    {
      wanted: { name: 'three', shape: '2-of-3', backup: publicKey(backup, 0) },
      keys: [own, backup],
    },
    {
      wanted: {
        name: 'heir',
        shape: 'backup-later',
        backup: publicKey(backup, 1),
        olderBlocks: OLDER_BLOCKS.heir,
      },
      keys: [backup],
    },
    {
      wanted: {
        name: 'patient',
        shape: 'user-later',
        user: publicKey(hardware, 0),
        olderBlocks: OLDER_BLOCKS.patient,
      },
      keys: [hardware],
    },
  ]
}

function publicKey(words: string, account: number): string {
  const root = fromSeed(mnemonicToSeed(words), 'test')
  return writeDescriptorKey(accountKey(root, 'regtest', account))
}

/** By a counter: five codes in a row need no waiting. */
async function enrol(context: Context): Promise<() => string> {
  const offer = await enrolFactor(context, { kind: 'hotp' })
  const seed = readBase32(offer.seed?.secret ?? '')
  let counter = 0
  const code = () => codeAt(seed, counter++)
  await offer.confirm(code())
  return code
}
