// `npm run demo -- exit`: a wallet of each shape is funded, the server is lost with everything it
// had, and the coins leave with the recovery kit and the owner's keys alone.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Node, openNode } from '@countersign/cli/chain/node.ts'
import { nextReceiveAddress } from '@countersign/cli/flows/funds.ts'
import { type ChainNode, startChainNode } from '@countersign/launcher/chain-node.ts'
import { openHome } from '@countersign/launcher/home.ts'
import { type Installation, install } from '../installation.ts'
import { interruption } from '../interruption.ts'
import { funded, mine, PAYEE, pay } from '../world.ts'
import { type Answer, type Leaver, recover } from './leave.ts'
import { freshOwner, type Kept, makeWallets } from './wallets.ts'

const COINS = [0.3, 0.2]
const FUNDED_SATS = 50_000_000n

const isJson = process.argv.includes('--json')
const say = (line: string) => process.stderr.write(`demo: ${line}\n`)

type Left = {
  readonly shape: string
  readonly exitTxid: string
  readonly confirmations: number
  readonly early: 'refused' | 'n/a'
}

const interrupted = interruption()

async function play(): Promise<readonly Left[]> {
  const root = mkdtempSync(join(tmpdir(), 'countersign-exit-'))
  const chain = await startNode(join(root, 'world'))
  try {
    const kept = await live(root, chain)
    const node = openNode(chain)
    const shapes: Left[] = []
    for (const each of kept) shapes.push(await leave(each, { chain, node }))
    return shapes
  } finally {
    await chain.stop()
    rmSync(root, { recursive: true, force: true })
  }
}

/** A node that is nobody's: it outlives the server. */
function startNode(folder: string): Promise<ChainNode> {
  say('starting a regtest node')
  const onProgress = () => undefined
  const cages = ['bwrap', 'unshare', 'node'] as const
  return startChainNode({ home: openHome(folder), port: 0, own: null, onProgress, cages, say })
}

/** Everything that happens while there is a server. @returns what its owner has afterwards */
async function live(root: string, chain: ChainNode): Promise<readonly Kept[]> {
  const [home, folder] = [join(root, 'server'), openHome(join(root, 'owner')).root]
  say('starting signer, server, desk and database')
  const options = { home: openHome(home).root, node: chain }
  const installation = await install(say, interrupted, options)
  const kept = await guarded(installation, async () => {
    const { context, claimCode } = installation
    const made = await makeWallets(context, { claimCode, words: freshOwner(), folder })
    say(`made ${made.map(({ shape }) => shape).join(', ')}, and saved a kit of each`)
    say('saved the signer’s key of the 2-of-2 wallet, sealed for its owner’s age key')
    await fund(installation, made)
    return made
  })
  say(`paid ${COINS.join(' and ')} BTC to each`)
  await installation.destroy()
  say('killed the server and deleted its folder, the command line’s with it')
  return kept
}

async function guarded<T>(installation: Installation, work: () => Promise<T>): Promise<T> {
  const working = work()
  try {
    return await Promise.race([working, interrupted])
  } catch (error) {
    await installation.stop(working)
    throw error
  }
}

async function fund({ context }: Installation, kept: readonly Kept[]): Promise<void> {
  for (const { wallet } of kept) {
    for (const bitcoin of COINS) {
      const { address } = await nextReceiveAddress(context, wallet)
      await pay(context, address, bitcoin)
    }
  }
  await mine(context)
  for (const { wallet } of kept) await funded(context, wallet, FUNDED_SATS)
}

type World = { readonly chain: ChainNode; readonly node: Node }

async function leave(kept: Kept, { chain, node }: World): Promise<Left> {
  const { shape } = kept
  const leaver: Leaver = { ...kept, to: PAYEE, node: chain }
  const isLater = shape === 'backup-later' || shape === 'user-later'
  const early = isLater ? await refusedEarly(leaver, node) : 'n/a'
  const { txids = [], outcome } = await recover(leaver)
  const [exitTxid = ''] = txids
  if (outcome !== 'sent' || txids.length !== 1) throw new Error(`${shape}: ${outcome}`)
  await blocks(node, 1)
  const found = (await node.call('getrawtransaction', exitTxid, true)) as Confirmed
  const again = await recover(leaver)
  if (again.fault?.code !== 'exit.nothing') throw new Error(`${shape} has coins left`)
  say(`${shape}: everything left by ${exitTxid}`)
  return { shape, exitTxid, confirmations: found.confirmations ?? 0, early }
}

type Confirmed = { readonly confirmations?: number }

/** A block before its time the command line says so, and the node, asked all the same, refuses. */
async function refusedEarly(leaver: Leaver, node: Node): Promise<'refused'> {
  const { fault } = await recover(leaver)
  const wait = Number(fault?.facts?.blocks ?? 1)
  await blocks(node, wait - 1)
  const last = await recover(leaver)
  if (last.fault?.code !== 'exit.too_young' || Number(last.fault.facts?.blocks) !== 1) {
    throw new Error(`one block early: ${JSON.stringify(last)}`)
  }
  const verdict = await recover(leaver, '--rehearse')
  const reason = reasonOf(verdict)
  if (verdict.isOpen !== false || !/BIP68/.test(reason)) throw new Error(`early: ${reason}`)
  say(`one block early the node says: ${reason}`)
  await blocks(node, 1)
  return 'refused'
}

const reasonOf = ({ verdicts }: Answer): string => verdicts?.[0]?.reason ?? ''

async function blocks(node: Node, count: number): Promise<void> {
  if (count > 0) await node.call('generatetoaddress', count, PAYEE)
}

try {
  const shapes = await Promise.race([play(), interrupted])
  const words = shapes.map((each) => Object.values(each).join('  ')).join('\n')
  process.stdout.write(`${isJson ? JSON.stringify({ shapes }) : words}\n`)
} catch (error) {
  say(`failed: ${(error as Error).message}`)
  process.exitCode = 1
}
