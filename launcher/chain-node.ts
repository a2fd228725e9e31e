// The bitcoin node that the server asks: the regtest node that comes along, or the operator's own.
// The server gets a copy of its cookie, in a folder that holds nothing else.

import { copyFileSync, renameSync, statSync, unwatchFile, watchFile } from 'node:fs'
import { join } from 'node:path'
import type { Kind } from './cage.ts'
import type { Home } from './home.ts'
import { type Standing, type StartOptions, startProven } from './inmate-child.ts'
import type { FromNode, Progress, ToNode } from './regtest/messages.ts'
import { type CagedNode, type RegtestNode, startRegtest } from './regtest/regtest.ts'

export type ChainNode = Pick<RegtestNode, 'url' | 'cookieFile' | 'exited' | 'stop'> & {
  /** How it is caged; null when it is not ours. */
  readonly standing: Pick<Standing, 'pid' | 'cage' | 'report'> | null
}

/** An operator's node. */
export type OwnNode = { readonly url: string; readonly cookieFile: string }

/** How often a restarted node's new cookie is looked for. */
const COOKIE_MS = 1_000

/** @throws Error with one line that says what is wrong */
export async function startChainNode(options: {
  readonly home: Home
  readonly port: number
  readonly own: OwnNode | null
  /** Another regtest node, for demonstrations. */
  readonly inmate?: Kind
  readonly onProgress: (progress: Progress) => void
  readonly cages: StartOptions['cages']
  readonly say: StartOptions['say']
}): Promise<ChainNode> {
  const { home, own } = options
  const node = own ? foreign(own) : await ours(options)
  const pass = () => passCookie(node.cookieFile, home)
  pass()
  watchFile(node.cookieFile, { interval: COOKIE_MS, persistent: false }, pass)
  return {
    url: node.url,
    cookieFile: node.cookieFile,
    exited: node.exited,
    standing: node.standing,
    async stop() {
      unwatchFile(node.cookieFile, pass)
      await node.stop()
    },
  }
}

type Options = Parameters<typeof startChainNode>[0]

async function ours({
  home,
  port,
  onProgress,
  inmate: kind,
  cages,
  say,
}: Options): Promise<ChainNode> {
  let report: Standing['report'] | null = null
  const node = await startRegtest({
    folder: home.node,
    port,
    onProgress,
    ...(kind ? { inmate: kind } : {}),
    async start(given, log): Promise<CagedNode> {
      const inmate = { ...given, stage: home.stage }
      const known = { reports: new Map() }
      const common = { home, network: 'regtest', inmate, cages, log, say, known } as const
      const proven = await startProven<ToNode, FromNode>(common)
      report = proven.report
      return proven.caged
    },
  })
  const { pid, cage } = node
  return { ...node, standing: report && { pid, cage, report } }
}

function foreign({ url, cookieFile }: OwnNode): ChainNode {
  if (!statSync(cookieFile, { throwIfNoEntry: false })) {
    throw new Error(`the node's cookie file ${cookieFile} is not there: is the node running?`)
  }
  const never = new Promise<string>(() => undefined)
  return { url, cookieFile, exited: never, stop: () => Promise.resolve(), standing: null }
}

/** Whole or not at all: the server may read at any moment. */
function passCookie(file: string, { cookies }: Home): void {
  try {
    copyFileSync(file, join(cookies, '.new'))
    renameSync(join(cookies, '.new'), join(cookies, 'cookie'))
  } catch {
    // Gone while the node starts again; the next look finds it.
  }
}
