// Starts and stops the regtest bitcoin node: a caged child with its chain in a folder of its own.
// What we read or write by name (log, cookie) lies beside that folder: the node could put a link in
// its own that leads us elsewhere.

import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CageKind, type Inmate, type Kind, NODE } from '../cage.ts'
import { type Caged, startCaged } from '../caged.ts'
import type { FromNode, Progress, ToNode } from './messages.ts'
import { rpcClient } from './rpc-client.ts'

/** The port Bitcoin Core uses on regtest. */
export const REGTEST_PORT = 18443

const STOP_MS = 10_000

export type CagedNode = Caged<ToNode, FromNode>

export type RegtestNode = {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  readonly cookieFile: string
  rpc(method: string, ...params: unknown[]): Promise<unknown>
  stop(): Promise<void>
  /** Resolves with the reason when the child ends unasked; never, when it was asked. */
  readonly exited: Promise<string>
  /** Of the process, or of the wall around it, which it does not outlive. */
  readonly pid: number
  readonly cage: CageKind
}

export type RegtestOptions = {
  readonly folder: string
  /** 0 takes any free port. */
  readonly port: number
  onProgress(line: Progress): void
  /** Throws the chain away first: for a damaged one, or a clean beginning. */
  readonly isFresh?: boolean
  /** Another node, for demonstrations. */
  readonly inmate?: Kind
  /** Starts it; the strongest cage that works, unless somebody wants that proven first. */
  readonly start?: (inmate: Inmate, log: string) => Promise<CagedNode>
}

/** Resolves when the node answers and segwit is enforced; rejects with one line that says why. */
export async function startRegtest(options: RegtestOptions): Promise<RegtestNode> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 })
  const folder = realpathSync(options.folder)
  chmodSync(folder, 0o700)
  if (options.isFresh) {
    for (const name of ['regtest', 'mempool.hex']) {
      rmSync(join(folder, name), { recursive: true, force: true })
    }
  }
  const log = `${folder}.log`
  const start = options.start ?? inAnyCage
  const caged = await start({ ...(options.inmate ?? NODE), folder, stage: stageOf(folder) }, log)
  let isAsked = false
  const stop = async () => {
    isAsked = true
    caged.send({ kind: 'stop' })
    const timer = setTimeout(() => caged.kill(), STOP_MS)
    await caged.ended
    clearTimeout(timer)
  }
  const cookie = `__cookie__:${randomBytes(32).toString('hex')}`
  const port = await begin(caged, { ...options, folder }, cookie).catch(async (error: unknown) => {
    caged.kill()
    await caged.ended
    // It knows its folder by another name.
    const said = error instanceof Error ? error.message : String(error)
    throw new Error(said.replaceAll(caged.cage.folder, folder), { cause: error })
  })
  const cookieFile = `${folder}.cookie`
  writeCookie(cookieFile, cookie)
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    cookieFile,
    rpc: rpcClient({ url, cookieFile }),
    async stop() {
      await stop()
      rmSync(`${folder}.stage`, { recursive: true, force: true })
      rmSync(cookieFile, { force: true })
    },
    exited: new Promise((done) => {
      void caged.ended.then((why) => isAsked || done(`${why}; its log is ${log}`))
    }),
    pid: caged.pid,
    cage: caged.cage.kind,
  }
}

function inAnyCage(inmate: Inmate, log: string): Promise<CagedNode> {
  const kinds = ['bwrap', 'unshare', 'node'] as const
  return startCaged<ToNode, FromNode>({ inmate, kinds, log, onSkip: () => undefined })
}

function stageOf(folder: string): string {
  const stage = `${folder}.stage`
  mkdirSync(stage, { recursive: true, mode: 0o700 })
  return stage
}

/** Resolves to the port it listens on, once it is ready. */
async function begin(
  caged: CagedNode,
  { port, onProgress }: RegtestOptions,
  cookie: string,
): Promise<number> {
  const stop = caged.listen((message) => {
    if (message.kind !== 'progress') return
    const { step, done, of } = message
    onProgress({ step, done, of })
  })
  const ready = caged.expect('ready')
  caged.send({ kind: 'begin', folder: caged.cage.folder, port, cookie })
  try {
    return (await ready).port
  } finally {
    stop()
  }
}

/** Whole or not at all, and only when the node is ready: the old one may be another node's. */
function writeCookie(file: string, cookie: string): void {
  rmSync(`${file}.new`, { force: true })
  writeFileSync(`${file}.new`, cookie, { mode: 0o600, flag: 'wx' })
  renameSync(`${file}.new`, file)
}
