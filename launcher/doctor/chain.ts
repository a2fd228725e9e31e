// Who tells the server of the chain, and what they learn by it.

import type { Status } from '../status.ts'
import type { Finding } from './findings.ts'

const name = 'chain'
const PAGE = 'docs/operating/running.md'

/** Nothing while nothing runs: who it is stands in the options of the start. */
export function examineChain(status: Status | null): readonly Finding[] {
  if (!status) return []
  const { chain } = status
  if (!chain) {
    const remedy = `give a node, an Electrum server or an Esplora: ${PAGE}`
    return [{ name, level: 'unknown', told: 'nobody tells of coins and blocks', remedy }]
  }
  const { kind, url, by } = chain
  if (kind === 'core-rpc') return [{ name, level: 'good', told: `Bitcoin Core’s RPC at ${url}` }]
  const way = by === null ? '' : `, by the proxy ${by}`
  const told = `${kind} at ${url}${way}: whoever runs it learns all addresses of your wallets`
  return [{ name, level: 'unknown', told, remedy: `ask one of your own: ${PAGE}` }]
}
