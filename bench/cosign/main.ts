// `npm run bench -- cosign`: what co-signing one input costs, inside the caged signer and in four
// libraries, side by side in one run, and what the curve's operations alone cost.

import { verifyHash } from '@countersign/core/bitcoin/curve.ts'
import { readSignature } from '@countersign/core/bitcoin/der.ts'
import { writeDescriptor } from '@countersign/core/bitcoin/descriptor.ts'
import { readPsbt } from '@countersign/core/bitcoin/psbt-read.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { examine } from '@countersign/core/wallet/examine.ts'
import type { Asked } from '../caged.ts'
import { median, type Report, table } from '../report.ts'
import { installPeers, startOurs, startPeer } from './contestants.ts'
import type { Taken, Task } from './inside.ts'
import { benchWallet, SERVER_SEED, serverRootText, userSigned } from './spends.ts'

const SIZES = [1, 10, 100, 1_000]
/** Rounds in which every contestant has its turn; enough spends a turn to fill about a second. */
const ROUNDS: Readonly<Record<number, { readonly rounds: number; readonly times: number }>> = {
  1: { rounds: 7, times: 100 },
  10: { rounds: 7, times: 10 },
  100: { rounds: 5, times: 1 },
  1000: { rounds: 3, times: 1 },
}
/** Its time grows with the square of the inputs: once is enough to know. */
const SLOW = { name: 'scure', from: 1_000, rounds: 1 }

const NAMES = ['countersign', 'bitcoinjs', 'scure', 'utxoLib', 'wasmUtxo', 'floor'] as const
type Name = (typeof NAMES)[number]
const PEERS = { bitcoinjs: 'bitcoinjs', scure: 'scure', utxoLib: 'utxo-lib', wasmUtxo: 'wasm-utxo' }

export async function benchCosign({ say, answer }: Report): Promise<void> {
  installPeers(say)
  const ours = await startOurs()
  say(`the signer is caged by ${ours.cage}`)
  const peers = new Map<Name, Asked>()
  try {
    for (const [name, file] of Object.entries(PEERS)) peers.set(name as Name, await startPeer(file))
    const rows: Row[] = []
    for (const inputs of SIZES) rows.push(await row(inputs, ours, peers, say))
    answer({ bench: 'cosign', cage: ours.cage, rows }, () => words(rows))
  } finally {
    for (const contestant of [ours, ...peers.values()]) contestant.stop()
  }
}

type Row = { readonly inputs: number; readonly usPerInput: Readonly<Record<Name, number>> }

async function row(
  inputs: number,
  ours: Asked,
  peers: ReadonlyMap<Name, Asked>,
  say: (line: string) => void,
): Promise<Row> {
  const psbt = writePsbt(userSigned(inputs))
  const descriptor = writeDescriptor(benchWallet().descriptor)
  const { rounds = 1, times = 1 } = ROUNDS[inputs] ?? {}
  const taken = new Map<Name, number[]>(NAMES.map((name) => [name, []]))
  const task = { psbt, times, rootKey: serverRootText(), seed: SERVER_SEED, descriptor }
  // The first round warms everybody up and is not counted, except where one takes half a minute.
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of NAMES) {
      if (name === SLOW.name && inputs >= SLOW.from && round !== SLOW.rounds) continue
      const what: Task['what'] = name === 'floor' ? 'floor' : 'cosign'
      const told = await (peers.get(name) ?? ours).ask<Taken>({ ...task, what })
      if (round === 0 && what === 'cosign') checkSigned(name, told.signed, inputs)
      if (round > 0) taken.get(name)?.push(...told.taken)
      say(`${inputs} inputs, round ${round} of ${rounds}, ${name}`)
    }
  }
  const each = (name: Name) => Math.round(median(taken.get(name) ?? []) / 1_000 / inputs)
  const usPerInput = Object.fromEntries(
    NAMES.map((name) => [name, each(name)]),
  ) as Row['usPerInput']
  return { inputs, usPerInput }
}

/** Both signatures on every input, each valid: whoever signs nothing is fast. */
function checkSigned(name: string, signed: Uint8Array, inputs: number): void {
  const psbt = readPsbt(signed)
  const examination = examine(psbt, benchWallet(), [-1, -1])
  const wrong = (why: string) => new Error(`${name} did not co-sign: ${why}`)
  if (examination.kind === 'refused') throw wrong(examination.faults[0]?.code ?? '')
  if (psbt.inputs.length !== inputs) throw wrong('inputs are missing')
  for (const [index, { partialSignatures }] of psbt.inputs.entries()) {
    if (partialSignatures.length !== 2) throw wrong(`input ${index} lacks a signature`)
    const hash = examination.spend.inputs[index]?.sighash ?? new Uint8Array(32)
    for (const { publicKey, signature } of partialSignatures) {
      const read = readSignature(signature)
      if (!read || !verifyHash(hash, publicKey, read.signature)) {
        throw wrong(`a signature of input ${index} is not valid`)
      }
    }
  }
}

function words(rows: readonly Row[]): string {
  const head = ['inputs', ...NAMES.map((name) => `${name} µs/input`)]
  return table([head, ...rows.map((one) => [one.inputs, ...NAMES.map((n) => one.usPerInput[n])])])
}
