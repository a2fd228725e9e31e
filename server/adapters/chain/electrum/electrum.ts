// The Electrum protocol, version 1.4, as electrs, Fulcrum and ElectrumX speak it. A script is asked
// for again only when the server said that something changed for it.

import { placeOf as connectTo, type Place } from '@countersign/channel/backend.ts'
import { sha256 } from '@countersign/core/bitcoin/hashes.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import type { Transaction } from '@countersign/core/bitcoin/transaction.ts'
import { Fault } from '@countersign/core/fault.ts'
import {
  bytes,
  type ChainConnection,
  fields,
  hash,
  invalid,
  list,
  perVb,
  text,
  whole,
} from '../answers.ts'
import { openIndexedChain } from '../indexed/chain.ts'
import type { Listed, ScriptIndex } from '../indexed/script-index.ts'
import { dial, type Way } from '../wire/dial.ts'
import { type Line, openLine } from './line.ts'
import { openStatuses } from './statuses.ts'

export type ElectrumAccess = {
  /** `tls://host:port`, or `tcp://` to this machine or an onion. */
  readonly url: string
  readonly pin?: string | null
  readonly socks?: Place | null
  /** How long an answer may take. */
  readonly timeoutMs?: number
}

const VERSION = '1.4'
const TIMEOUT_MS = 30_000
const HEADER_BYTES = 80
/** What a server sends of headers at once at most. */
const MOST_HEADERS = 2_016
/** Outputs by whose script a transaction's place is looked for. */
const MOST_TRIED = 4
const OP_RETURN = 0x6a

/** How servers say, in their several ways, that they know no such transaction. */
const UNKNOWN = /no such|not found|missing|unknown|no transaction|'code': -5/i

export function openElectrumChain(access: ElectrumAccess, network: Network): ChainConnection {
  return openIndexedChain(openElectrum(access), network)
}

function openElectrum({ url, timeoutMs = TIMEOUT_MS, ...access }: ElectrumAccess): ScriptIndex {
  const way: Way = { ...connectTo('electrum', url), ...access }
  const statuses = openStatuses()
  const line = openLine({
    url,
    timeoutMs,
    dial: () => dial(way, timeoutMs),
    onNotice: statuses.hear,
    async greet(call) {
      statuses.forget()
      const [, version] = list(await call('server.version', 'countersign', VERSION), 'version')
      if (!text(version, 'version').startsWith(VERSION)) throw invalid('version')
    },
  })
  const historyOf = async (name: string): Promise<readonly Listed[]> =>
    list(await line.call('blockchain.scripthash.get_history', name), 'history').map(listed)
  return {
    ...headersOf(line),
    ...sendingOf(line),
    history: (script) => {
      const name = nameOf(script)
      const subscribe = () => line.call('blockchain.scripthash.subscribe', name)
      return statuses.read(name, { subscribe, ask: () => historyOf(name) })
    },
    async raw(txid) {
      try {
        return bytes(await line.call('blockchain.transaction.get', txid), 'transaction')
      } catch (fault) {
        if (isRefusal(fault) && UNKNOWN.test(String(fault.facts.reason))) return null
        throw fault
      }
    },
    place: (txid, transaction) => placeOf(txid, transaction, historyOf),
    async branch(txid, height) {
      const answer = await line.call('blockchain.transaction.get_merkle', txid, height)
      const { merkle, pos } = fields(answer)
      const names = list(merkle, 'merkle').map((each) => hash(each, 'merkle'))
      return { merkle: names, position: whole(pos, 'pos') }
    },
    forget: () => line.renew(),
    close: () => line.close(),
  }
}

function headersOf(line: Line): Pick<ScriptIndex, 'tip' | 'headers'> {
  return {
    async tip() {
      const { height, hex } = fields(await line.call('blockchain.headers.subscribe'))
      return { height: whole(height, 'height'), header: bytes(hex, 'hex') }
    },
    async headers(from, count) {
      const most = Math.min(count, MOST_HEADERS)
      const { hex } = fields(await line.call('blockchain.block.headers', from, most))
      const all = bytes(hex, 'hex')
      if (all.length % HEADER_BYTES !== 0) throw invalid('hex')
      return Array.from({ length: all.length / HEADER_BYTES }, (_, at) =>
        all.slice(at * HEADER_BYTES, (at + 1) * HEADER_BYTES),
      )
    },
  }
}

type Sending = Pick<ScriptIndex, 'send' | 'feeRateSatPerVb' | 'leastRateSatPerVb'>

function sendingOf(line: Line): Sending {
  return {
    async send(raw) {
      try {
        const answer = await line.call('blockchain.transaction.broadcast', raw.toHex())
        return { kind: 'sent', txid: hash(answer, 'txid') }
      } catch (fault) {
        if (!isRefusal(fault)) throw fault
        return { kind: 'refused', reason: String(fault.facts.reason) }
      }
    },
    async feeRateSatPerVb(targetBlocks) {
      const rate = await line.call('blockchain.estimatefee', targetBlocks)
      if (typeof rate !== 'number') throw invalid('estimatefee')
      // It says -1 where it cannot say.
      return rate > 0 ? perVb(rate) : null
    },
    async leastRateSatPerVb() {
      const rate = await line.call('blockchain.relayfee')
      if (typeof rate !== 'number' || !(rate >= 0)) throw invalid('relayfee')
      return perVb(rate)
    },
  }
}

/** The protocol finds a transaction's height by a script that it pays to. */
async function placeOf(
  txid: string,
  { outputs }: Transaction,
  historyOf: (name: string) => Promise<readonly Listed[]>,
): Promise<number | null> {
  let refused: Fault | null = null
  const scripts = outputs.map(({ script }) => script).filter(([first]) => first !== OP_RETURN)
  for (const script of scripts.slice(0, MOST_TRIED)) {
    try {
      const all = await historyOf(nameOf(script.toHex()))
      const found = all.find((each) => each.txid === txid)
      if (found) return found.height
    } catch (fault) {
      // Some scripts have more history than servers tell.
      if (!isRefusal(fault)) throw fault
      refused = fault
    }
  }
  throw refused ?? invalid('history')
}

const isRefusal = (fault: unknown): fault is Fault =>
  fault instanceof Fault && fault.code === 'chain.refused'

/** A script as the protocol calls it. */
const nameOf = (script: string): string => sha256(Uint8Array.fromHex(script)).toReversed().toHex()

/** Zero, or minus one where a parent waits too: it waits. */
function listed(entry: unknown): Listed {
  const { tx_hash: txid, height } = fields(entry)
  if (height === 0 || height === -1) return { txid: hash(txid, 'tx_hash'), height: null }
  return { txid: hash(txid, 'tx_hash'), height: whole(height, 'height') }
}
