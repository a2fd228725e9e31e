// The chain as a server with an index of scripts tells it, by any protocol. What can be proven of
// its words is proven before they are passed on; what it leaves out cannot be noticed here.

import type { Network } from '@countersign/core/bitcoin/network.ts'
import { txidOf, writeTransaction } from '@countersign/core/bitcoin/transaction.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { ChainTip, FoundTransaction } from '../../../ports/chain.ts'
import { type ChainConnection, invalid, transaction as readTransaction } from '../answers.ts'
import { outputsOf } from '../matches.ts'
import { openHeaders } from './headers.ts'
import { fetched, type Looking, look, type Placed, prove, proveAt } from './look.ts'
import type { ScriptIndex } from './script-index.ts'

/** The chain may change under our hands; each time is another round. */
const MOST_ROUNDS = 10

/** What a block or a transaction that came meanwhile may be the reason of. */
const MAY_PASS: ReadonlySet<string> = new Set(['chain.answer_invalid', 'chain.refused'])

/** The server's words reach people. */
const MOST_REASON = 300

/** Every question fails until the server has shown that it is of this network. */
export function openIndexedChain(index: ScriptIndex, network: Network): ChainConnection {
  const headers = openHeaders(index, network)
  const remembered = { transactions: new Map(), proven: new Map() }
  const looking: Looking = { index, headers, remembered }
  let turn: Promise<unknown> = Promise.resolve()

  /** One question at a time: two would follow the headers two ways. */
  const inTurn = <T>(ask: () => Promise<T>): Promise<T> => {
    const result = turn.then(ask)
    turn = result.catch(() => undefined)
    return result
  }
  const steadily = <T>(ask: () => Promise<T>) => inTurn(() => settled(looking, ask))

  return {
    tip: () => inTurn(() => headers.follow()),
    async scan(scripts) {
      const [tip, all] = await steadily(() => look(looking, scripts))
      return { tip, outputs: outputsOf(all, new Set(scripts)), transactions: all.map(found) }
    },
    async transaction(txid) {
      const [, answer] = await steadily(async () => {
        const transaction = await fetched(index, txid)
        if (!transaction) return null
        const height = await index.place(txid, transaction)
        const at = height === null ? null : await prove(looking, transaction, height)
        return found({ txid, transaction, height, blockTime: at?.blockTime ?? null })
      })
      return answer
    },
    async broadcast(raw) {
      await inTurn(() => headers.follow())
      const txid = txidOf(readTransaction(raw, 'a transaction'))
      const sent = await index.send(raw)
      if (sent.kind === 'sent') {
        if (sent.txid !== txid) throw invalid('txid')
        return { kind: 'accepted' }
      }
      // Servers say in many words that they have it already. Whether they do can be asked.
      if (await fetched(index, txid)) return { kind: 'known' }
      return { kind: 'refused', reason: sent.reason.slice(0, MOST_REASON) || 'without a reason' }
    },
    feeRateSatPerVb: (targetBlocks) => index.feeRateSatPerVb(targetBlocks),
    leastRateSatPerVb: () => index.leastRateSatPerVb(),
    async branch(txid, height) {
      const [, answer] = await steadily(() => proveAt(looking, txid, height))
      return answer
    },
    header: (height) =>
      inTurn(async () => {
        const known = await headers.at(height)
        if (known) return known.bytes
        await headers.follow()
        return (await headers.at(height))?.bytes ?? null
      }),
    close: () => index.close(),
  }
}

/** An answer of one moment: with the same tip before and after. */
async function settled<T>(
  { index, headers: { follow } }: Looking,
  ask: () => Promise<T>,
): Promise<readonly [ChainTip, T]> {
  let before = await follow()
  for (let round = 1; ; round += 1) {
    const answer = await attempt(ask)
    if (answer.kind === 'fault') index.forget()
    const after = await follow()
    const isSame = after.hash === before.hash
    if (isSame && answer.kind === 'answer') return [after, answer.value]
    // What does not fit may have been two moments of a pool: it is asked once more.
    const isOver = isSame ? round > 1 : round >= MOST_ROUNDS
    if (isOver && answer.kind === 'fault') throw answer.fault
    if (isOver) throw invalid('a chain that changes faster than it can be read')
    before = after
  }
}

type Attempt<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'fault'; readonly fault: Fault }

async function attempt<T>(ask: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { kind: 'answer', value: await ask() }
  } catch (fault) {
    const isOfMoment = fault instanceof Fault && MAY_PASS.has(fault.code)
    if (!isOfMoment) throw fault
    return { kind: 'fault', fault }
  }
}

const found = ({ txid, transaction, height, blockTime }: Placed): FoundTransaction => ({
  txid,
  raw: writeTransaction(transaction),
  height,
  blockTime,
})
