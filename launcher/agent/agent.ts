// A trader on somebody's own machine, with a way out to exchanges of its own, both caged and kept
// running. No signer is here: its questions go out by a socket at which the client waits, which
// signs and carries them.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ServerSettings } from '@countersign/channel/launch.ts'
import { type CageKind, TRADER } from '../cage.ts'
import { openEntrance } from '../entrance.ts'
import { readExchangesFile } from '../exchanges-file.ts'
import type { Home } from '../home.ts'
import { keep } from '../keep.ts'
import { openTraderSockets } from '../sockets.ts'
import { startTrader, type TraderChild } from '../trader-child.ts'
import { readUnsealKey } from '../unseal.ts'
import { startEgress } from './egress-child.ts'

type AgentOptions = {
  readonly home: Home
  readonly network: ServerSettings['network']
  /** Whose answers the trader believes. */
  readonly signer: ServerSettings['identity']
  readonly say: (line: string) => void
}

export type Agent = {
  readonly identity: ServerSettings['identity']
  /** Of the weaker of the two cages. */
  readonly isolation: 'strong' | 'weak' | 'none'
  stop(): Promise<void>
}

const CAGES: readonly CageKind[] = ['bwrap', 'unshare', 'node']

/** @throws Error with one clear line */
export async function startAgent({ home, network, signer, say }: AgentOptions): Promise<Agent> {
  const { venues, addresses } = readExchangesFile(home, network)
  if (existsSync(join(home.trader, 'seed.sealed')) && !existsSync(home.unsealKey)) {
    throw new Error(`the unseal key ${home.unsealKey} is missing: restore it from its backup`)
  }
  const entrance = openEntrance<Parameters<TraderChild['accept']>[0]>()
  const sockets = await openTraderSockets(home.run, entrance.accept)
  let cages = CAGES
  const trader = async () => {
    const log = join(home.root, 'trader.log')
    const options = { home, network, cages, say, log, inmate: TRADER }
    const facts = { signer, venues, addresses, isLocal: true }
    const unseal = () => readUnsealKey(home, 'key-file')
    const child = await startTrader({ ...options, unseal }, Promise.resolve(facts))
    // An end must not be a way to a weaker cage.
    cages = [child.cage]
    return child
  }
  const known = { reports: new Map() }
  const egress = () => {
    const log = join(home.root, 'egress.log')
    return startEgress({ home, network, cages, log, say, known }, venues)
  }
  try {
    const child = await trader()
    const out = await egress().catch((error: unknown) => {
      child.kill()
      throw error
    })
    const onChange = (served: TraderChild | null) => entrance.servedBy(served?.accept ?? null)
    const often = { isVital: false, say }
    const kept = [
      keep(child, { ...often, name: 'trader', start: trader, onChange }),
      keep(out, { ...often, name: 'egress', start: egress, onChange: () => undefined }),
    ]
    return {
      identity: child.identity,
      isolation: out.report.isolation === 'strong' ? child.report.isolation : out.report.isolation,
      async stop() {
        sockets.close()
        entrance.close()
        await Promise.all(kept.map((each) => each.stop()))
      },
    }
  } catch (error) {
    sockets.close()
    throw error
  }
}
