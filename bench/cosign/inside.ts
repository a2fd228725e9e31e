// Our contestant, inside the signer's cage: reads, verifies, decides, signs and writes one spend
// with the signer's own code and nothing remembered from before. Beside it the floor: the curve's
// operations alone, as many as an input cannot do without.

import { accountPath } from '@countersign/core/bitcoin/account.ts'
import { signHash, verifyHash } from '@countersign/core/bitcoin/curve.ts'
import { readSignature } from '@countersign/core/bitcoin/der.ts'
import { type Descriptor, readDescriptor } from '@countersign/core/bitcoin/descriptor.ts'
import { derive, deriveChild, fromSeed } from '@countersign/core/bitcoin/extended-key.ts'
import { keyVersion } from '@countersign/core/bitcoin/network.ts'
import { readPsbt } from '@countersign/core/bitcoin/psbt-read.ts'
import { addPartialSignatures, writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { OWNER } from '@countersign/core/charter/member.ts'
import { decide } from '@countersign/core/policy/decide.ts'
import { defaultPolicy } from '@countersign/core/policy/defaults.ts'
import type { Initiator } from '@countersign/core/policy/facts.ts'
import type { History } from '@countersign/core/policy/history.ts'
import { examine } from '@countersign/core/wallet/examine.ts'
import type { Wallet } from '@countersign/core/wallet/wallet.ts'
import { openLedger } from '@countersign/signer/ledger.ts'
import { factsOf } from '@countersign/signer/spending.ts'
import { walletKeys } from '@countersign/signer/wallet-keys.ts'
import { openJournal } from '@countersign/vault/journal.ts'

export type Task = {
  readonly what: 'cosign' | 'floor'
  readonly psbt: Uint8Array
  readonly seed: Uint8Array
  readonly descriptor: string
  readonly times: number
}

export type Taken = { readonly taken: readonly number[]; readonly signed: Uint8Array }

const NETWORK = 'regtest'
const INITIATOR: Initiator = {
  kind: 'owner',
  member: OWNER,
  device: '00'.repeat(32),
  roles: [],
  groups: [],
}
const FOLDER = process.argv[2] ?? '/folder'

// The default limits are lower than what a thousand coins carry.
const rules = defaultPolicy().rules.filter(({ id }) => !id.startsWith('limit-'))
const policy = { ...defaultPolicy(), rules }
const history: History = openLedger(openJournal(FOLDER, new Uint8Array(32))).history('bench')

function cosign({ psbt: bytes, seed }: Task, pinned: Descriptor): Uint8Array {
  const psbt = readPsbt(bytes)
  const keys = walletKeys(seed, NETWORK)
  const wallet: Wallet = {
    network: NETWORK,
    // As it is pinned, but with nothing derived from it yet.
    descriptor: { ...pinned },
    userKey: 0,
    serverKey: 1,
    own: keys.ownKey(0, 1),
  }
  const examination = examine(psbt, wallet, [-1, -1])
  if (examination.kind === 'refused') throw new Error(examination.faults[0]?.code)
  const { spend } = examination
  const now = Math.floor(Date.now() / 1000)
  const verdict = decide({
    policy,
    spend: factsOf(spend, INITIATOR),
    history,
    replaced: [],
    now,
  })
  if (verdict.kind === 'deny') throw new Error(`denied: ${JSON.stringify(verdict)}`)
  const signatures = keys.sign(0, spend)
  return writePsbt(addPartialSignatures(psbt, signatures))
}

/** For each input: one child key, one verification, one signature. */
function floor({ psbt: bytes, seed }: Task): () => void {
  const psbt = readPsbt(bytes)
  const root = fromSeed(seed, keyVersion(NETWORK))
  const signatures = psbt.inputs.map(({ partialSignatures: [user] }) => {
    const read = user && readSignature(user.signature)
    if (!read) throw new Error('the user has not signed')
    return { publicKey: user.publicKey, signature: read.signature }
  })
  const hash = new Uint8Array(32).fill(1)
  return () => {
    const chain = derive(root, [...accountPath(NETWORK, 0), 0])
    for (const [index, { publicKey, signature }] of signatures.entries()) {
      const key = deriveChild(chain, index)
      verifyHash(hash, publicKey, signature)
      signHash(hash, key.secret)
    }
  }
}

process.on('message', (task: Task) => {
  const taken: number[] = []
  let signed: Uint8Array = new Uint8Array()
  const pinned = readDescriptor(task.descriptor)
  const bare = task.what === 'floor' ? floor(task) : null
  for (let turn = 0; turn < task.times; turn += 1) {
    const start = process.hrtime.bigint()
    if (bare) bare()
    else signed = cosign(task, pinned)
    taken.push(Number(process.hrtime.bigint() - start))
  }
  process.send?.({ taken, signed } satisfies Taken)
})
process.on('disconnect', () => process.exit(0))
process.send?.({ kind: 'started' })
