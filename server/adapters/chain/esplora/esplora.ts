// Esplora, the HTTP API of Blockstream's explorer and of mempool.space. It tells of no changes, so
// that a script is asked for again with each block, and every few seconds between.

import type { Place } from '@countersign/channel/backend.ts'
import { addressOf } from '@countersign/core/bitcoin/address.ts'
import { doubleSha256 } from '@countersign/core/bitcoin/hashes.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import { Fault } from '@countersign/core/fault.ts'
import { bytes, type ChainConnection, fields, hash, invalid, list, whole } from '../answers.ts'
import { openIndexedChain } from '../indexed/chain.ts'
import { inTurns } from '../indexed/look.ts'
import type { Listed, ScriptIndex } from '../indexed/script-index.ts'
import { type Http, openHttp } from './http.ts'

export type EsploraAccess = {
  /** `https://host/api`, or `http://` to this machine or an onion. */
  readonly url: string
  readonly pin?: string | null
  readonly socks?: Place | null
  readonly timeoutMs?: number
  /** How long a history is believed to be the same while no block comes. */
  readonly keepMs?: number
}

const TIMEOUT_MS = 30_000
const KEEP_MS = 15_000

/** Confirmed transactions of one page. */
const PAGE = 25

/** What nodes pass on unless they are told otherwise: Esplora does not say. */
const LEAST_SAT_PER_VB = 1

export function openEsploraChain(access: EsploraAccess, network: Network): ChainConnection {
  const { keepMs = KEEP_MS, timeoutMs = TIMEOUT_MS, ...rest } = access
  const http = openHttp({ ...rest, timeoutMs })
  return openIndexedChain(openEsplora(http, network, keepMs), network)
}

type Tip = { readonly hash: string; readonly height: number; readonly header: Uint8Array }

type Kept = { readonly tip: string; readonly until: number; readonly history: readonly Listed[] }

function openEsplora(http: Http, network: Network, keepMs: number): ScriptIndex {
  const kept = new Map<string, Kept>()
  let tip: Tip | null = null
  return {
    ...transactionsOf(http),
    ...feesOf(http),
    async tip() {
      const name = hash(await some(http, '/blocks/tip/hash'), 'tip')
      if (tip?.hash === name) return tip
      const { height } = fields(json(await some(http, `/block/${name}`)))
      const header = bytes(await some(http, `/block/${name}/header`), 'header')
      if (doubleSha256(header).toReversed().toHex() !== name) throw invalid('header')
      tip = { hash: name, height: whole(height, 'height'), header }
      return tip
    },
    async headers(from, count) {
      const heights = Array.from({ length: count }, (_, at) => from + at)
      const all = await inTurns(heights, (height) => headerAt(http, height))
      return all.flatMap((header) => header ?? [])
    },
    async history(script) {
      const now = performance.now()
      const known = kept.get(script)
      if (known && known.tip === tip?.hash && now < known.until) return known.history
      const address = addressOf(Uint8Array.fromHex(script), network)
      if (address === null) throw new Error('a script without an address is nobody’s wallet')
      const history = await historyOf(http, address)
      kept.set(script, { tip: tip?.hash ?? '', until: now + keepMs, history })
      return history
    },
    async send(raw) {
      kept.clear()
      try {
        return { kind: 'sent', txid: hash(await http.post('/tx', raw.toHex()), 'txid') }
      } catch (fault) {
        if (!(fault instanceof Fault) || fault.code !== 'chain.refused') throw fault
        return { kind: 'refused', reason: String(fault.facts.reason) }
      }
    },
    forget() {
      kept.clear()
      tip = null
    },
    close: () => http.close(),
  }
}

function transactionsOf(http: Http): Pick<ScriptIndex, 'raw' | 'place' | 'branch'> {
  return {
    async raw(txid) {
      const hex = await http.get(`/tx/${txid}/hex`)
      return hex === null ? null : bytes(hex.trim(), 'hex')
    },
    place: async (txid) => placeIn(json(await some(http, `/tx/${txid}/status`))),
    async branch(txid) {
      const { merkle, pos } = fields(json(await some(http, `/tx/${txid}/merkle-proof`)))
      const names = list(merkle, 'merkle').map((each) => hash(each, 'merkle'))
      return { merkle: names, position: whole(pos, 'pos') }
    },
  }
}

function feesOf(http: Http): Pick<ScriptIndex, 'feeRateSatPerVb' | 'leastRateSatPerVb'> {
  return {
    async feeRateSatPerVb(targetBlocks) {
      const rates = fields(json(await some(http, '/fee-estimates')))
      const targets = Object.keys(rates).map(Number)
      // The nearest that is as fast: a slower one would promise too much.
      const target = Math.max(...targets.filter((each) => each <= targetBlocks))
      const rate = rates[target]
      return typeof rate === 'number' && rate > 0 ? rate : null
    },
    leastRateSatPerVb: async () => LEAST_SAT_PER_VB,
  }
}

/** Null above the tip. */
async function headerAt(http: Http, height: number): Promise<Uint8Array | null> {
  const name = await http.get(`/block-height/${height}`)
  if (name === null) return null
  return bytes(await some(http, `/block/${hash(name, 'block')}/header`), 'header')
}

/** The first page has what waits and the newest of the others; more follow the last of it. */
async function historyOf(http: Http, address: string): Promise<readonly Listed[]> {
  const all = new Map<string, Listed>()
  let page = await pageOf(http, `/address/${address}/txs`)
  for (;;) {
    for (const each of page) all.set(each.txid, each)
    const confirmed = page.filter(({ height }) => height !== null)
    const last = confirmed.at(-1)
    if (!last || confirmed.length < PAGE) return [...all.values()]
    const size = all.size
    page = await pageOf(http, `/address/${address}/txs/chain/${last.txid}`)
    // A server that turns in a circle has said all it has to say.
    if (page.every(({ txid }) => all.has(txid))) return [...all.values()].slice(0, size)
  }
}

async function pageOf(http: Http, path: string): Promise<readonly Listed[]> {
  return list(json(await some(http, path)), 'txs').map((entry) => {
    const { txid, status } = fields(entry)
    return { txid: hash(txid, 'txid'), height: placeIn(status) }
  })
}

function placeIn(status: unknown): number | null {
  const { confirmed, block_height: height } = fields(status)
  if (typeof confirmed !== 'boolean') throw invalid('confirmed')
  return confirmed ? whole(height, 'block_height') : null
}

/** What has to be there. */
async function some(http: Http, path: string): Promise<string> {
  const said = await http.get(path)
  if (said === null) throw invalid(path)
  return said.trim()
}

function json(said: string): unknown {
  try {
    return JSON.parse(said)
  } catch (cause) {
    throw invalid('JSON', cause)
  }
}
